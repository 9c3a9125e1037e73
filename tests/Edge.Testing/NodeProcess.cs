using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Edge.Testing;

/// <summary>
/// The built program, edge.dll beside the tests, as a process of its own. Settings are environment variables such as
/// <c>("Edge__Rooms__Replay", "50")</c>.
/// </summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Lock _lock = new();
    private readonly List<(string Part, TaskCompletionSource<string> Found)> _waiters = [];
    private readonly TaskCompletionSource<Uri> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _banner = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDisposed;

    private NodeProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => OnOutput(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Exited += (_, _) => _banner.TrySetException(new InvalidOperationException("The process has ended."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where the page is; known once the node is served.</summary>
    public Uri Page => Http.BaseAddress ?? throw new InvalidOperationException("This process does not serve.");

    /// <summary>Goes to the node and follows no redirects; disposed with it.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>Standard output up to now; all of it after <see cref="ExitAsync"/>.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Standard error up to now; all of it after <see cref="ExitAsync"/>.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>Starts the program.</summary>
    /// <param name="directory">Where it is started.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="settings">Added to its environment.</param>
    public static NodeProcess Start(string directory, IEnumerable<string> arguments, params (string Name, string Value)[] settings)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "edge.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new NodeProcess(start);
    }

    /// <summary>Starts a node on a free port of loopback, with its data in a directory, and waits until it is ready.</summary>
    public static async Task<NodeProcess> ServeAsync(string data, params (string Name, string Value)[] settings)
    {
        var node = Start(data, ["serve", "--urls", "http://127.0.0.1:0", "--data", data], settings);
        try
        {
            await node.UntilReadyAsync();
            return node;
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            await node.DisposeAsync();
            throw new InvalidOperationException($"The node did not become ready.\n{node.Output}\n{node.Errors}", e);
        }
    }

    /// <summary>A port of loopback that nobody listened on a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits for the banner: the node listens then.</summary>
    public async Task UntilListeningAsync()
    {
        await _banner.Task.WaitAsync(Patience);
        Http.BaseAddress = await _page.Task.WaitAsync(Patience);
    }

    /// <summary>Waits for a line, on standard output or standard error, that has a part; one that came before counts too.</summary>
    /// <exception cref="TimeoutException">None came.</exception>
    public async Task<string> LineAsync(string part)
    {
        Task<string> found;
        lock (_lock)
        {
            if (_output.Concat(_errors).FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } known)
            {
                return known;
            }

            var waiter = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((part, waiter));
            found = waiter.Task;
        }

        try
        {
            return await found.WaitAsync(Patience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"No line with '{part}' came.\n{Output}\n{Errors}", e);
        }
    }

    /// <summary>Waits for the banner, and then for <c>/health/ready</c>.</summary>
    public async Task UntilReadyAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await UntilListeningAsync();
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        HttpStatusCode status;
        do
        {
            await poll.WaitForNextTickAsync(deadline.Token);
            using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative), deadline.Token);
            status = answer.StatusCode;
        }
        while (status != HttpStatusCode.OK);
    }

    /// <summary>The address of a WebSocket of this node.</summary>
    public Uri SocketUrl(string pathAndQuery) => new($"ws://{Page.Authority}{pathAndQuery}");

    /// <summary>Sends a signal: 15 is SIGTERM, 2 is SIGINT.</summary>
    public void Signal(int number)
    {
        if (SendSignal(_process.Id, number) != 0)
        {
            throw new InvalidOperationException($"Signal {number} could not be sent.");
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    /// <summary>Kills the process if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        Http.Dispose();
        _process.Dispose();
    }

    private void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            lines.Enqueue(line);
            foreach (var (_, found) in _waiters.Where(waiter => line.Contains(waiter.Part, StringComparison.Ordinal)))
            {
                found.TrySetResult(line);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);

    private void OnOutput(string? line)
    {
        Keep(_output, line);
        if (line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["page" or "open", var page, ..])
        {
            _page.TrySetResult(new Uri(page.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).TrimEnd(',')));
        }
        else if (line?.StartsWith("Press Ctrl+C", StringComparison.Ordinal) == true)
        {
            _banner.TrySetResult();
        }
    }
}
