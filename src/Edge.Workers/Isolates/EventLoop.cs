namespace Edge.Workers.Isolates;

/// <summary>
/// One thread and the work posted to it, a turn each, in order. A thread of its own, so that a script that computes for long
/// delays nothing but its own isolate. A thread that does not come back from its turn is left behind there.
/// </summary>
/// <remarks>The queue holds requests, which their sender bounds by <see cref="Waiting"/>, and at most one message for each
/// socket and one end for each operation under way, so it is bounded by what scripts are allowed to begin.</remarks>
internal sealed class EventLoop
{
    private const int StackBytes = 4 << 20;
    private readonly object _gate = new();
    private readonly Action<Exception> _onError;
    private readonly string _name;
    private Queue<Action> _queue = new();
    private Queue<Action> _batch = new();
    private Thread _thread;
    private Action? _onReturn;
    private long _turn;
    private long _turns;
    private SystemThread? _running;
    private bool _idle;
    private bool _stopped;
    private bool _isOver;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Of the thread.</param>
    /// <param name="onError">Hears what a turn threw; the loop goes on.</param>
    public EventLoop(string name, Action<Exception> onError)
    {
        (_name, _onError) = (name, onError);
        _thread = NewThread(Run);
        _thread.Start();
    }

    /// <summary>Turns that have not begun, without those of the batch that runs.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>The number of the turn that runs; 0 between turns. Any thread.</summary>
    public long Turn => Volatile.Read(ref _turn);

    /// <summary>How long the thread has computed since it began; zero before and after its life. Any thread.</summary>
    public TimeSpan Computed => Volatile.Read(ref _running)?.ReadClock() ?? TimeSpan.Zero;

    /// <summary>Whether the last turn has ended. Any thread.</summary>
    public bool IsOver => Volatile.Read(ref _isOver);

    private bool IsLeftBehind => Volatile.Read(ref _thread) != Thread.CurrentThread;

    /// <summary>Queues a turn. False after <see cref="Stop"/>.</summary>
    public bool Post(Action turn)
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return false;
            }

            _queue.Enqueue(turn);
            if (_idle)
            {
                _idle = false;
                Monitor.Pulse(_gate);
            }

            return true;
        }
    }

    /// <summary>Queues a last turn; what waits before it still runs.</summary>
    public void Stop(Action last)
    {
        lock (_gate)
        {
            if (!_stopped)
            {
                _queue.Enqueue(last);
                _stopped = true;
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>
    /// Leaves the thread behind in the turn that it runs, and goes on with a fresh one. To be called when the old one can do nothing
    /// any more but come back from its turn; until then it computes when no other thread wants to.
    /// </summary>
    /// <param name="first">Runs before what waits.</param>
    /// <param name="onReturn">What the old thread does when it comes back; then it ends.</param>
    public void LeaveBehind(Action first, Action onReturn)
    {
        Volatile.Read(ref _running)?.Lower();
        var fresh = NewThread(Run);
        (_batch, _onReturn) = (new Queue<Action>([first, .. _batch]), onReturn);
        Volatile.Write(ref _thread, fresh);
        fresh.Start();
    }

    private Thread NewThread(ThreadStart run) => new(run, StackBytes) { IsBackground = true, Name = _name };

    private void Run()
    {
        Volatile.Write(ref _running, SystemThread.GetCurrent());
        do
        {
            while (_batch.TryDequeue(out var turn))
            {
                RunTurn(turn);
                if (IsLeftBehind)
                {
                    Try(_onReturn!);
                    return;
                }
            }
        }
        while (TakeAll());

        Volatile.Write(ref _running, null);
        Volatile.Write(ref _isOver, true);
    }

    private void RunTurn(Action turn)
    {
        Volatile.Write(ref _turn, ++_turns);
        Try(turn);
        if (!IsLeftBehind)
        {
            Volatile.Write(ref _turn, 0);
        }
    }

    private void Try(Action work)
    {
        try
        {
            work();
        }
#pragma warning disable CA1031 // Whatever a turn throws is the owner's to judge; the thread must live.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (!IsLeftBehind)
            {
                _onError(error);
            }
        }
    }

    private bool TakeAll()
    {
        lock (_gate)
        {
            while (_queue.Count == 0)
            {
                if (_stopped)
                {
                    return false;
                }

                _idle = true;
                Monitor.Wait(_gate);
            }

            _idle = false;
            (_queue, _batch) = (_batch, _queue);
            return true;
        }
    }
}
