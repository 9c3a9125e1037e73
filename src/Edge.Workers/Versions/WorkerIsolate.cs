using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Workers.Bodies;
using Edge.Workers.Bridge;
using Edge.Workers.Bundles;
using Edge.Workers.Isolates;
using Edge.Workers.Objects;
using Edge.Workers.Outgoing;
using Edge.Workers.Requests;
using Edge.Workers.Sockets;
using Edge.Workers.Telemetry;

namespace Edge.Workers.Versions;

/// <summary>
/// One isolate that runs one version of a worker: its requests, its objects, its sockets. It ends when a limit is hit, or when it
/// is retired and nothing of it runs any more.
/// </summary>
internal sealed class WorkerIsolate : IDisposable
{
    private const string TooLong = "Durable Object exceeded its CPU time limit and was reset.";
    private const string TooMuchMemory = "Durable Object's isolate exceeded its memory limit and was reset.";
    private readonly WorkerVersion _version;
    private readonly RuntimeParts _parts;
    private readonly Action<WorkerIsolate> _onBroken;
    private readonly IsolateLog _log;
    private readonly ScriptLoop _loop;
    private readonly LoopTimers _timers;
    private readonly BodyTable _bodies;
    private readonly SocketTable _sockets;
    private readonly RequestTable _requests;
    private readonly ObjectPrograms _programs;
    private readonly OutgoingBudget _budget;
    private readonly FetchFunctions _fetches;
    private readonly TaskCompletionSource<string> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ended;

    /// <summary>Starts an isolate.</summary>
    /// <param name="version">What it runs.</param>
    /// <param name="parts">What isolates share.</param>
    /// <param name="onBroken">A limit was hit: it takes nothing more. Called in a turn of it or after one.</param>
    public WorkerIsolate(WorkerVersion version, RuntimeParts parts, Action<WorkerIsolate> onBroken)
    {
        _version = version;
        _parts = parts;
        _onBroken = onBroken;
        _log = new IsolateLog(version, parts.Services);
        _loop = new ScriptLoop($"worker {version.Bundle.Name}", parts.Limits, Broken, Failed);
        _timers = new LoopTimers(parts.Services.Time, _loop.Post, id => _loop.Call("onTimer", id));
        var order = new OutputOrder();
        _bodies = new BodyTable(_loop, order);
        _sockets = new SocketTable(_loop, order);
        _requests = new RequestTable(_loop, _bodies, _sockets);
        _programs = new ObjectPrograms(_loop, _bodies, _sockets, order);
        _budget = new OutgoingBudget(parts.Options.MaxOutgoingBytes);
        _fetches = new FetchFunctions(_loop, _bodies, _sockets, order, parts.Fetch, parts.Options.Outgoing, _budget);
        _log.CurrentObject = () => _programs.Current?.Host.Id;
        parts.Watchdog.Add(_loop);
        EdgeWorkersTelemetry.Isolates.Add(1);
        _loop.Post(() => Start(order));
    }

    /// <summary>Completes when the main module was evaluated, with what it exports; fails with <see cref="BundleException"/>.</summary>
    public Task<string> Started => _started.Task;

    /// <summary>Turns that wait.</summary>
    public int Waiting => _loop.Waiting;

    /// <summary>Whether it was given up and its thread still hangs in the script.</summary>
    public bool IsHanging => _loop.IsHanging;

    /// <summary>Has the script answer a request. Never fails but for a bundle that cannot run and a client that went away.</summary>
    public async Task<EdgeResponse> DispatchAsync(EdgeRequest request, CancellationToken left)
    {
        await Started.ConfigureAwait(false);
        var number = 0;
        var answer = new TaskCompletionSource<EdgeResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_loop.Post(() => number = _requests.Begin(request, answer), () => Drop(answer)))
        {
            Drop(answer);
        }

        await using var leaving = left.UnsafeRegister(_ => _loop.Post(() => _requests.Leave(number)), null).ConfigureAwait(false);
        return await answer.Task.ConfigureAwait(false);
    }

    /// <summary>Makes the program of an object; null when the isolate has just ended.</summary>
    public IObjectProgram? CreateProgram(IObjectHost host, string className) => _programs.Create(host, className);

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Post(() => Abandon("The worker was replaced."));
        End();
    }

    /// <summary>The isolate ended before it came to a request.</summary>
    private static void Drop(TaskCompletionSource<EdgeResponse> answer)
    {
        EdgeWorkersTelemetry.CountEvent("request", "ended");
        answer.TrySetResult(PlainResponse.OutOfResources);
    }

    private void Start(OutputOrder order)
    {
        try
        {
            _loop.Start(
            [
                new CryptoFunctions(),
                new CipherFunctions(),
                new CompressionFunctions(),
                new TextFunctions(),
                new ClockFunctions(_parts.Services.Time),
                new ConsoleFunctions(_log.Write, (_, _, stack) => _log.Write(WorkerLogLevel.Exception, stack)),
                new TimerFunctions(_timers),
                _bodies,
                _sockets,
                _requests,
                _programs,
                _fetches,
                new StorageFunctions(_loop, _programs),
                new SocketFacts(_loop, _sockets),
                new ObjectReach(_loop, _bodies, _sockets, _parts.Services, order, _budget),
            ]);
            _loop.Call("onConfigure", BundleSettings.Write(_version.Bundle));
            _started.TrySetResult(MainModule.Run(_loop, _version.Bundle));
        }
        catch (BundleException problem)
        {
            _started.TrySetException(problem);
        }
    }

    /// <summary>An error that no script caught. One at the start would leave everybody waiting for it.</summary>
    private void Failed(Exception error)
    {
        _log.Write(WorkerLogLevel.Exception, error.Message);
        FailStart(error.Message);
    }

    private void FailStart(string problem) =>
        _started.TrySetException(new BundleException(new BundleProblem(problem, null, 0, 0)));

    private void Broken(IsolateFailure failure)
    {
        var (text, limit, level) = failure switch
        {
            IsolateFailure.TooMuchMemory => (TooMuchMemory, "memory", WorkerLogLevel.Limit),
            IsolateFailure.Hung => (TooLong, "hang", WorkerLogLevel.Hang),
            _ => (TooLong, "cpu", WorkerLogLevel.Limit),
        };
        EdgeWorkersTelemetry.CountEnded(limit);
        _log.Write(level, text);
        FailStart(text);
        _onBroken(this);
        Abandon(text);
        End();
    }

    private void End()
    {
        _timers.Dispose();
        _loop.Dispose();
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            EdgeWorkersTelemetry.Isolates.Add(-1);
        }
    }

    private void Abandon(string why)
    {
        _requests.Abandon();
        _programs.Abandon(new ObjectFailure("Error", why) { Reset = true, Overloaded = false });
        _sockets.Abandon();
        _fetches.Abandon();
        _bodies.Abandon();
    }
}
