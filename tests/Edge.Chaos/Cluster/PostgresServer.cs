using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Cluster;

/// <summary>A PostgreSQL of our own, made by the repository's script, run as our child so that it cannot outlive us.</summary>
internal sealed class PostgresServer(IPAddress address, int port, bool early) : IAsyncDisposable
{
    private const int Sigint = 2;
    private const int Sigquit = 3;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private readonly OutputTail _output = new();
    private readonly string _folder = RunLedger.CreateFolder("edge-chaos-postgres-");
    private Process? _process;

    /// <summary>For the nodes.</summary>
    public string ConnectionString { get; } = string.Create(
        CultureInfo.InvariantCulture, $"Host={address};Port={port};Username=edge;Database=edge;GSS Encryption Mode=Disable");

    /// <summary>What it wrote last.</summary>
    public string Output => _output.ToString();

    private string Cluster => Path.Combine(_folder, "cluster");

    private Process Running => _process ?? throw new InvalidOperationException("PostgreSQL does not run.");

    /// <summary>Makes the database and starts the server.</summary>
    public async Task CreateAsync(CancellationToken cancel)
    {
        var script = Path.Combine(Repository.Root(), "eng", "install-postgres.sh");
        await Shell.RunAsync([script, _folder], cancel);
        await Shell.RunAsync([script, "stop", _folder], cancel);
        await File.AppendAllTextAsync(Path.Combine(Cluster, "pg_hba.conf"), "host all all 10.99.0.0/24 trust\n", cancel);
        await StartAsync(cancel);
    }

    public async Task StartAsync(CancellationToken cancel)
    {
        var options = new List<string>
        {
            $"listen_addresses=127.0.0.1,{address}", string.Create(CultureInfo.InvariantCulture, $"port={port}"), "unix_socket_directories=",
        };
        if (early)
        {
            // Commits are acknowledged before they are on the disk: the deliberate break.
            options.AddRange(["synchronous_commit=off", "wal_writer_delay=10s", "wal_writer_flush_after=2GB"]);
        }

        string[] asServer = Environment.UserName == "root"
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
            : [];
        string[] command = [.. asServer, FindProgram(), "-D", Cluster, .. options.SelectMany(option => new[] { "-c", option })];
        _process = ChildProcesses.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = _folder,
            },
            _output.Add);
        await WhenReadyAsync(cancel);
    }

    /// <summary>Ends it: in order, or as a crash would, with what is not on the disk lost.</summary>
    public async Task StopAsync(bool crash, CancellationToken cancel)
    {
        if (SendSignal(Running.Id, crash ? Sigquit : Sigint) != 0)
        {
            throw new ScenarioFailedException("PostgreSQL could not be told to end.");
        }

        await Running.WaitForExitAsync(cancel);
        ChildProcesses.Forget(Running);
    }

    /// <summary>Runs a statement; returns what psql prints.</summary>
    public Task<string> QueryAsync(string statement, CancellationToken cancel) => Shell.RunAsync(
        [
            "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--host", "127.0.0.1",
            "--port", port.ToString(CultureInfo.InvariantCulture), "--username", "edge", "edge", "--command", statement,
        ],
        cancel);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await StopAsync(crash: true, CancellationToken.None);
        }

        if (_process is not null)
        {
            ChildProcesses.Forget(_process);
            _process.Dispose();
        }

        RunLedger.RemoveFolder(_folder);
    }

    private static string FindProgram() => Directory.GetDirectories("/usr/lib/postgresql")
        .Select(version => Path.Combine(version, "bin", "postgres"))
        .Where(File.Exists)
        .DefaultIfEmpty("postgres")
        .Last();

    private async Task WhenReadyAsync(CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        while (!await IsReadyAsync(cancel))
        {
            if (Running.HasExited || clock.Elapsed > StartTimeout)
            {
                throw new ScenarioFailedException($"PostgreSQL does not start.\n{Output}");
            }

            await Task.Delay(PollInterval, cancel);
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancel);
        }
        catch (SocketException)
        {
            return false;
        }

        return (await Shell.TryRunAsync(
            ["pg_isready", "--quiet", "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture)], cancel)).Code == 0;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
