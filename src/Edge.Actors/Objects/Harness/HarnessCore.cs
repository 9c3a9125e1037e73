using System.Collections.Immutable;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects.Harness;

/// <summary>The world of one object under test: wakes it, gives it events, and keeps what it leaves behind. Thread safe.</summary>
internal sealed class HarnessCore : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly ObjectId _id;
    private readonly TimeProvider _time;
    private readonly IObjectPrograms _programs;
    private readonly HarnessAlarm _alarm;
    private readonly SortedDictionary<long, HarnessEvent> _running = [];
    private readonly List<HarnessSocket> _sockets = [];
    private readonly List<TaskCompletionSource> _idle = [];
    private HarnessHost? _host;
    private IObjectProgram? _program;
    private long _lastNumber;

    public HarnessCore(ObjectId id, TimeProvider time, IObjectPrograms programs)
    {
        _id = id;
        _time = time;
        _programs = programs;
        Gateway = new HarnessGateway(this, time);
        _alarm = new HarnessAlarm(this, time);
        Journal = new HarnessJournal(_gate, _alarm.Schedule);
    }

    /// <summary>Guards all of it, so that effects and events cannot block each other.</summary>
    public Lock Gate => _gate;

    public HarnessJournal Journal { get; }

    /// <summary>The way to the object from outside.</summary>
    public HarnessGateway Gateway { get; }

    public bool IsAwake
    {
        get
        {
            lock (_gate)
            {
                return _program is not null;
            }
        }
    }

    public IReadOnlyList<HarnessSocket> Sockets
    {
        get
        {
            lock (_gate)
            {
                return [.. _sockets];
            }
        }
    }

    /// <summary>Gives the object something to handle; wakes it.</summary>
    public HarnessEvent Deliver(HarnessEvent delivered)
    {
        lock (_gate)
        {
            _host ??= new HarnessHost(this, _id, _time);
            var number = ++_lastNumber;
            _running[number] = delivered;
            var made = delivered.Make(number, _host);
            _program ??= _programs.Create(_host)!;
            _program.Deliver(made);
            return delivered;
        }
    }

    public HarnessSocket Accept(bool hibernatable, ImmutableArray<string> tags)
    {
        lock (_gate)
        {
            var socket = new HarnessSocket(Gateway, $"socket-{++_lastNumber}", hibernatable, tags);
            _sockets.Add(socket);
            return socket;
        }
    }

    public void Answer(long number, HarnessAnswer answer) => Find(number)?.Answered.TrySetResult(answer);

    public void Fail(long number, ObjectFailure failure) => Find(number)?.Answered.TrySetException(new ObjectException(failure));

    public bool IsAlarm(long number) => Find(number) is { Alarm: not null };

    /// <summary>The alarm is due.</summary>
    public void Ring(AlarmInfo alarm) => Deliver(new HarnessEvent((number, host) =>
    {
        host.HideAlarm(alarm.ScheduledTime);
        return new AlarmEvent(number, alarm.RetryCount, alarm.ScheduledTime);
    })
    {
        Alarm = alarm,
    });

    public void Done(long number, bool failed)
    {
        lock (_gate)
        {
            if (!_running.Remove(number, out var handled))
            {
                return;
            }

            handled.Handled.TrySetResult();
            if (handled.Ended is { } ended)
            {
                _sockets.Remove(ended);
                _host?.Detach(ended);
            }

            if (handled.Alarm is { } alarm)
            {
                _alarm.Settle(alarm, failed);
            }

            TellIdle();
        }
    }

    public Task IdleAsync()
    {
        lock (_gate)
        {
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _idle.Add(waiter);
            TellIdle();
            return waiter.Task;
        }
    }

    public async Task SleepAsync()
    {
        await SettleAsync().ConfigureAwait(false);
        IObjectProgram? program;
        lock (_gate)
        {
            if (_running.Count > 0 || Journal.IsWaiting || _program is { IsBusy: true } || _sockets.Exists(socket => !socket.IsHibernatable))
            {
                throw new InvalidOperationException("The object would not sleep: something runs, a write is held, or a standard socket is open.");
            }

            program = EndProgram();
        }

        await DisposeAsync(program).ConfigureAwait(false);
    }

    public async Task KillAsync()
    {
        HarnessEvent[] again;
        IObjectProgram? program;
        lock (_gate)
        {
            again = [.. _running.Values.Where(each => each.ComesAgain)];
            program = EndProgram();
            Lose(new ObjectFailure("Error", "The object's node died.") { Retryable = true, Reset = true }, again);
            _alarm.Lose();
        }

        await DisposeAsync(program).ConfigureAwait(false);
        Array.ForEach(again, each => Deliver(each));
    }

    /// <summary>The object gave up.</summary>
    public void Reset(HarnessHost host, ObjectFailure failure)
    {
        lock (_gate)
        {
            if (host == _host)
            {
                var alarm = _running.Values.Select(each => each.Alarm).FirstOrDefault(alarm => alarm is not null);
                _ = DisposeAsync(EndProgram()).AsTask();
                Lose(failure, []);
                _alarm.Settle(alarm, failed: true);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _alarm.DisposeAsync().ConfigureAwait(false);
        IObjectProgram? program;
        lock (_gate)
        {
            program = EndProgram();
            Lose(new ObjectFailure("Error", "The harness was disposed."), []);
        }

        await DisposeAsync(program).ConfigureAwait(false);
    }

    // Callers have their answers, and clients their messages, a moment before the object is done with what they asked.
    private async Task SettleAsync()
    {
        if (!Journal.IsWaiting)
        {
            await IdleAsync().WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static ValueTask DisposeAsync(IObjectProgram? program) => program?.DisposeAsync() ?? ValueTask.CompletedTask;

    private HarnessEvent? Find(long number)
    {
        lock (_gate)
        {
            return _running.GetValueOrDefault(number);
        }
    }

    private IObjectProgram? EndProgram()
    {
        _host?.End();
        var program = _program;
        (_host, _program) = (null, null);
        return program;
    }

    // Callers hear of it, but for those of what comes again.
    private void Lose(ObjectFailure failure, HarnessEvent[] again)
    {
        Journal.Lose();
        foreach (var each in _running.Values.Except(again))
        {
            each.Answered.TrySetException(new ObjectException(failure));
            each.Handled.TrySetResult();
        }

        _running.Clear();
        foreach (var socket in _sockets.Where(socket => !socket.IsHibernatable))
        {
            socket.End(new CloseStatus(CloseCodes.Abnormal, string.Empty));
        }

        _sockets.RemoveAll(socket => !socket.IsHibernatable);
        TellIdle();
    }

    private void TellIdle()
    {
        if (_running.Count == 0)
        {
            _idle.ForEach(waiter => waiter.SetResult());
            _idle.Clear();
        }
    }
}
