using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;

namespace Edge.Chaos.Harness;

/// <summary>
/// One node in a process of its own, on one port and one data directory, which can die and come back. Whatever ends this
/// program ends the process with it.
/// </summary>
internal sealed class NodeProcess(NodeSetup setup) : IAsyncDisposable
{
    private const int Sigterm = 15;
    private const int Sigcont = 18;
    private const int Sigstop = 19;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly OutputTail _output = new();
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; } = setup.EndPoint;

    /// <summary>Completes when the node takes connections; after its death a new one.</summary>
    public Task Ready => Volatile.Read(ref _ready).Task;

    /// <summary>Hears every line that the node writes.</summary>
    public Action<string> Listener { get; init; } = _ => { };

    /// <summary>Completes when the present process ends, whoever ended it.</summary>
    public Task Ended => Running.WaitForExitAsync();

    /// <summary>What it wrote last.</summary>
    public string Output => _output.ToString();

    /// <summary>CPU time and memory of the present process.</summary>
    public ProcessFigures Figures => ProcessFigures.Of(Running.Id);

    private Process Running => _process ?? throw new InvalidOperationException("The node does not run.");

    /// <summary>Starts the process and waits until it is ready.</summary>
    /// <exception cref="ScenarioFailedException">It ended, or was not ready in time; the message holds its last output.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        _process = ChildProcesses.Start(setup.ToStartInfo(), Hear);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(StartTimeout);
        while (!await IsReadyAsync(deadline.Token))
        {
            if (_process.HasExited)
            {
                throw new ScenarioFailedException($"The node ended with {_process.ExitCode} before it was ready.\n{Output}");
            }

            if (deadline.IsCancellationRequested)
            {
                cancel.ThrowIfCancellationRequested();
                throw new ScenarioFailedException($"The node was not ready within {StartTimeout}.\n{Output}");
            }

            await Task.Delay(PollInterval, cancel);
        }

        _ready.TrySetResult();
    }

    /// <summary>SIGKILL: the process has no say in it.</summary>
    public async Task KillAsync(CancellationToken cancel)
    {
        NotReady();
        Running.Kill();
        await Running.WaitForExitAsync(cancel);
        ChildProcesses.Forget(Running);
    }

    /// <summary>SIGTERM: the process is asked to end.</summary>
    public void Terminate()
    {
        NotReady();
        Send(Sigterm);
    }

    /// <summary>SIGSTOP: the process stands still, its sockets stay open.</summary>
    public void Pause() => Send(Sigstop);

    /// <summary>SIGCONT.</summary>
    public void Continue() => Send(Sigcont);

    /// <summary>Takes note that the process has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public int TakeEnd()
    {
        NotReady();
        ChildProcesses.Forget(Running);
        return Running.ExitCode;
    }

    /// <summary>The exit code, or null if it does not end in time.</summary>
    public async Task<int?> WaitForExitAsync(TimeSpan timeout, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(timeout);
        try
        {
            await Running.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }

        ChildProcesses.Forget(Running);
        return Running.ExitCode;
    }

    /// <summary>What the node says of itself.</summary>
    public async Task<NodeMetrics> GetMetricsAsync(CancellationToken cancel) =>
        NodeMetrics.Parse(await _http.GetStringAsync(new Uri($"http://{EndPoint}/metrics"), cancel));

    /// <summary>How far its wall clock is ahead of this machine's, to a second or two.</summary>
    public async Task<TimeSpan> GetClockOffsetAsync(CancellationToken cancel)
    {
        using var response = await _http.GetAsync(new Uri($"http://{EndPoint}/health/live"), cancel);
        return (response.Headers.Date ?? throw new ScenarioFailedException("The node does not say its time.")) - TimeProvider.System.GetUtcNow();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync(CancellationToken.None);
        }

        if (_process is not null)
        {
            ChildProcesses.Forget(_process);
            _process.Dispose();
        }

        _http.Dispose();
    }

    private void Hear(string line)
    {
        _output.Add(line);
        Listener(line);
    }

    private void Send(int signal)
    {
        if (SendSignal(Running.Id, signal) != 0)
        {
            throw new ScenarioFailedException($"Signal {signal} could not be sent to {Running.Id}.");
        }
    }

    private void NotReady()
    {
        if (_ready.Task.IsCompleted)
        {
            Volatile.Write(ref _ready, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri($"http://{EndPoint}/health/ready"), cancel);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
