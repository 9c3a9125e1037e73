using Edge.Workers.Bridge;
using Edge.Workers.Telemetry;
using Microsoft.ClearScript;
using Microsoft.ClearScript.JavaScript;
using Microsoft.ClearScript.V8;

namespace Edge.Workers.Isolates;

/// <summary>
/// An isolate on its event loop: how the rest of the project calls into scripts. Its members are for the loop's thread, but for
/// <see cref="Post(Action)"/>, <see cref="Complete"/>, and what the watchdog uses.
/// </summary>
internal sealed class ScriptLoop : IDisposable
{
    private readonly EventLoop _loop;
    private readonly Action<IsolateFailure> _onBroken;
    private readonly Action<Exception> _onError;
    private readonly ScriptBorder _border = new();
    private readonly Lock _givingUp = new();
    private readonly List<Action<bool>> _atEndOfTurn = [];
    private readonly List<(bool Handled, object Promise, object? Reason)> _rejections = [];
    private Isolate? _isolate;
    private bool _overtime;
    private bool _broken;
    private bool _isHanging;

    /// <summary>Starts the thread; the isolate comes with <see cref="Start"/>.</summary>
    /// <param name="name">Of the thread.</param>
    /// <param name="limits">Bounds of the isolate.</param>
    /// <param name="onBroken">The isolate was hit by a limit and must be replaced. Called once, in a turn or after one.</param>
    /// <param name="onError">An error that no script caught, for the log.</param>
    public ScriptLoop(string name, IsolateLimits limits, Action<IsolateFailure> onBroken, Action<Exception> onError)
    {
        Limits = limits;
        Buffer = new HostBuffer(this);
        _onBroken = onBroken;
        _onError = onError;
        _loop = new EventLoop(name, Failed);
    }

    /// <summary>Its bounds.</summary>
    public IsolateLimits Limits { get; }

    /// <summary>How bytes cross that scripts get and give often.</summary>
    public HostBuffer Buffer { get; }

    /// <summary>The number of the turn that runs; 0 between turns.</summary>
    public long Turn => _loop.Turn;

    /// <summary>How long its thread has computed.</summary>
    public TimeSpan Computed => _loop.Computed;

    /// <summary>How long the present turn may compute: the first, in which the modules are evaluated, ten times as long.</summary>
    public TimeSpan TimeOfTurn => Turn == 1 ? 10 * Limits.Turn : Limits.Turn;

    /// <summary>Turns that wait.</summary>
    public int Waiting => _loop.Waiting;

    /// <summary>Whether the last turn has ended. Any thread.</summary>
    public bool IsOver => _loop.IsOver;

    /// <summary>Whether a thread was left behind in a script and has not come back. Any thread.</summary>
    public bool IsHanging => Volatile.Read(ref _isHanging);

    /// <summary>The isolate.</summary>
    public Isolate Isolate => _isolate ?? throw new InvalidOperationException("The isolate has not started.");

    /// <summary>Makes the isolate; in a turn.</summary>
    public void Start(IEnumerable<IHostFunctions> functions)
    {
        _isolate = new Isolate(Limits, _border, [Buffer, .. functions]);
        _isolate.Engine.PromiseRejectionCallback = OnRejection;
    }

    /// <summary>Queues a turn. False when the loop has stopped.</summary>
    public bool Post(Action turn) => Post(turn, static () => { });

    /// <summary>Queues a turn, or what is done instead when the isolate breaks before it.</summary>
    public bool Post(Action turn, Action dropped) => !Volatile.Read(ref _broken) && _loop.Post(() => RunTurn(turn, dropped));

    /// <summary>Tells the script that an operation has ended. What is null stays null there.</summary>
    public bool Complete(int operation, params object?[] results) =>
        Post(() => Call("onDone", [operation, .. results.Select(ToScript)]));

    /// <summary>Runs something when the present turn has ended; it is told whether that came to its end, and was not cut off by a limit.</summary>
    public void AtEndOfTurn(Action<bool> action) => _atEndOfTurn.Add(action);

    /// <summary>Calls what the prelude keeps under <paramref name="entry"/>; microtasks have run when it returns.</summary>
    public object? Call(string entry, params object?[] arguments) => Isolate.Call(entry, arguments);

    /// <summary>Bytes as a script gets them.</summary>
    public object ToBytes(ReadOnlySpan<byte> bytes)
    {
        var array = (ITypedArray<byte>)Isolate.Call("newBytes", bytes.Length)!;
        if (!bytes.IsEmpty)
        {
            array.Write(bytes, 0, (ulong)bytes.Length, 0);
        }

        return array;
    }

    /// <summary>Ends the turn that runs because it takes too long. Any thread.</summary>
    public void InterruptTurn()
    {
        Volatile.Write(ref _overtime, true);
        try
        {
            _isolate?.Interrupt();
        }
        catch (ObjectDisposedException)
        {
            // The loop has just ended.
        }
    }

    /// <summary>
    /// Gives the isolate up, whose turn did not end though it was interrupted: its thread is left in the script, where it can do no
    /// more than return, and another goes on as if the script had ended. False while the thread is in no script. The watchdog's.
    /// </summary>
    public bool TryGiveUp()
    {
        lock (_givingUp)
        {
            if (!_border.TryClose())
            {
                return false;
            }

            Volatile.Write(ref _isHanging, true);
            EdgeWorkersTelemetry.Hanging.Add(1);
            _loop.LeaveBehind(EndForIt, Return);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _loop.Stop(() =>
    {
        // A thread that was left behind still uses it.
        if (!_border.IsClosed)
        {
            _isolate?.Dispose();
        }
    });

    private static bool IsInterruption(Exception error) => error is ScriptInterruptedException or ScriptEngineException { IsFatal: true };

    private object? ToScript(object? value) => value is ReadOnlyMemory<byte> bytes ? ToBytes(bytes.Span) : value;

    private void RunTurn(Action turn, Action dropped)
    {
        if (_broken)
        {
            dropped();
            return;
        }

        var isWhole = true;
        try
        {
            turn();
            ReportRejections();
        }
        catch (Exception error) when (IsInterruption(error))
        {
            isWhole = false;
            throw;
        }
        finally
        {
            if (!_border.IsClosed)
            {
                EndTurn(isWhole);
            }
            else
            {
                // It came back while it was being given up: only when that is done does its loop know that it is no longer the one.
                lock (_givingUp)
                {
                }
            }
        }
    }

    /// <summary>The turn of a thread that was left behind ends without it.</summary>
    private void EndForIt()
    {
        EndTurn(isWhole: false);
        Break(IsolateFailure.Hung);
    }

    private void EndTurn(bool isWhole)
    {
        for (var index = 0; index < _atEndOfTurn.Count; index++)
        {
            _atEndOfTurn[index](isWhole);
        }

        _atEndOfTurn.Clear();
    }

    /// <summary>Promises are rejected in the middle of scripts; what becomes of them is known when the turn has ended.</summary>
    private void OnRejection(V8PromiseRejectionEventKind kind, object promise, object? value)
    {
        if (kind is V8PromiseRejectionEventKind.RejectedWithoutHandler or V8PromiseRejectionEventKind.HandlerAddedAfterRejection)
        {
            _rejections.Add((kind == V8PromiseRejectionEventKind.HandlerAddedAfterRejection, promise, value));
        }
    }

    private void ReportRejections()
    {
        if (_rejections.Count == 0)
        {
            return;
        }

        foreach (var (handled, promise, reason) in _rejections.ToArray())
        {
            Call("onRejection", handled, promise, reason);
        }

        _rejections.Clear();
        Call("reportRejections");
    }

    private void Failed(Exception error)
    {
        if (!IsInterruption(error))
        {
            _onError(error);
            return;
        }

        if (!_broken)
        {
            Break(Volatile.Read(ref _overtime) ? IsolateFailure.TooLong : IsolateFailure.TooMuchMemory);
        }
    }

    private void Break(IsolateFailure failure)
    {
        Volatile.Write(ref _broken, true);
        _onBroken(failure);
    }

    /// <summary>The thread that was left behind has come back.</summary>
    private void Return()
    {
        EdgeWorkersTelemetry.Hanging.Add(-1);
        Volatile.Write(ref _isHanging, false);
        _isolate!.Dispose();
    }
}
