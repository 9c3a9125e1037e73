using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Edge.Load.Servers;

/// <summary>A server under test, in a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const double TicksPerSecond = 100;
    private readonly Process _process;
    private readonly string? _data;

    private ServerProcess(Process process, int port, string? data)
    {
        _process = process;
        Port = port;
        _data = data;
    }

    public int Port { get; }

    /// <summary>User and system time so far.</summary>
    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Field(fields, 11) + Field(fields, 12)) / TicksPerSecond;
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<ServerProcess> StartAsync(Target target, int port)
    {
        var data = target.UsesData ? Directory.CreateTempSubdirectory("edge-load-").FullName : null;
        target.PutProgramInto(data);
        var start = new ProcessStartInfo(target.Executable) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in target.Arguments(port, data))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in target.Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)
            ?? throw new InvalidOperationException($"{target.Executable} could not be started.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Report(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(process, port, data);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        await server.WaitUntilReadyAsync(target.ReadyPath);
        return server;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        if (_data is not null && Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    private static double Field(string[] fields, int index) => double.Parse(fields[index], CultureInfo.InvariantCulture);

    // A null marks the end of the stream.
    private static void Report(string? line)
    {
        if (line is not null)
        {
            Console.Error.WriteLine(line);
        }
    }

    private async Task WaitUntilReadyAsync(string? path)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(100))
        {
            try
            {
                using var answer = await client.GetAsync(path ?? "/");
                if (path is null || answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException e) when (e.InnerException is SocketException)
            {
                // Not listening yet.
            }
        }

        throw new InvalidOperationException($"The server on port {Port} was not ready in 30 s.");
    }
}
