using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Edge.Host.Tests.Process;

/// <summary>edge.dll as a process of its own, with a data directory and a port of its own.</summary>
internal sealed class EdgeProcess : IDisposable
{
    private const int Sigterm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly System.Diagnostics.Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private EdgeProcess(ProcessStartInfo start, int port)
    {
        Port = port;
        _process = System.Diagnostics.Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Port { get; }

    public HttpClient Http => field ??= new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };

    /// <summary>Runs to the end, as for wrong usage.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = new EdgeProcess(Start(environment, arguments), 0);
        return await process.ExitAsync();
    }

    /// <summary>Starts a node and waits until it is ready.</summary>
    public static async Task<EdgeProcess> ServeAsync(string data, IReadOnlyDictionary<string, string> environment)
    {
        var port = FreePort();
        var node = new EdgeProcess(
            Start(environment, "serve", "--urls", $"http://127.0.0.1:{port}", "--data", data), port);
        using var deadline = new CancellationTokenSource(Patience);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!node._process.HasExited && await poll.WaitForNextTickAsync(deadline.Token))
        {
            try
            {
                using var answer = await node.Http.GetAsync("/health/ready", deadline.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return node;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new InvalidOperationException($"The node ended with {node._process.ExitCode}: {await node._errors}");
    }

    public async Task<(int Code, string Output, string Errors)> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(deadline.Token);
        return (_process.ExitCode, await _output, await _errors);
    }

    public void Terminate() => Assert.Equal(0, Kill(_process.Id, Sigterm));

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static ProcessStartInfo Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "edge.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
