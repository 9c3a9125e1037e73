using System.Reflection;
using Edge.Load.Client;

namespace Edge.Load.Servers;

/// <summary>A kind of server to be measured.</summary>
internal sealed record Target(string Name, Dialect Dialect, string? Storage, string? Peer, int Nodes = 1)
{
    /// <summary>What all others are compared with.</summary>
    public static Target Bare { get; } = new("bare Kestrel loop", new Dialect.Plain(), null, "bare");

    public static IReadOnlyList<Target> All { get; } =
    [
        new("Edge, durable", new Dialect.Plain(), "Sqlite", null),
        new("Edge, in memory", new Dialect.Plain(), "Memory", null),
        new("SignalR group", new Dialect.SignalR(), null, "signalr"),
        Bare,
    ];

    /// <summary>The same chat program on Edge and on the runtime of Cloudflare Workers; both store it durably.</summary>
    /// <param name="workerd">Path of the other's executable.</param>
    public static IReadOnlyList<Target> Programs(string workerd) =>
    [
        new("Edge, program", new Dialect.Plain(), "Sqlite", null) { Program = ProgramFolder },
        new("workerd", new Dialect.Plain(), null, null) { Program = ProgramFolder, Executable = workerd },
    ];

    /// <summary>Folder of the program it runs, or null for rooms.</summary>
    public string? Program { get; private init; }

    /// <summary>What is started.</summary>
    public string Executable { get; private init; } = "dotnet";

    /// <summary>For Storage PostgreSql: an Npgsql connection string.</summary>
    public static string PostgreSql { get; set; } = string.Empty;

    public bool UsesData => Storage is not null || Program is not null;

    /// <summary>Whether all members get the messages of all senders in the same order.</summary>
    public bool PromisesOrder => UsesData;

    /// <summary>Whether the messages of one sender come in their order.</summary>
    public bool KeepsSenderOrder => Dialect is Dialect.Plain;

    public string? ReadyPath => Storage is null || Program is not null ? null : "/health/ready";

    /// <summary>Path of edge.dll; beside the repository's other build output unless told otherwise.</summary>
    public static string EdgeDll { get; set; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory.Replace($"bench{Path.DirectorySeparatorChar}Edge.Load", $"src{Path.DirectorySeparatorChar}Edge.Host", StringComparison.Ordinal),
        "edge.dll"));

    public IReadOnlyDictionary<string, string> Environment => Storage is null
        ? new Dictionary<string, string>()
        : new Dictionary<string, string> { ["Edge__Storage__Provider"] = Storage, ["Edge__Storage__ConnectionString"] = PostgreSql };

    /// <summary>The same on one node and on several, which share a database.</summary>
    public static IReadOnlyList<Target> Cluster(int nodes) =>
    [
        new($"Edge, {nodes} nodes", new Dialect.Plain(), "PostgreSql", null, nodes),
        new("Edge, 1 node", new Dialect.Plain(), "PostgreSql", null),
    ];

    /// <summary>Edge keeps what a program stores beside it, so that each run has a copy.</summary>
    public void PutProgramInto(string? data)
    {
        foreach (var file in Program is null || Storage is null ? [] : Directory.GetFiles(Program))
        {
            File.Copy(file, Path.Combine(data!, Path.GetFileName(file)));
        }
    }

    private static string ProgramFolder => Path.Combine(AppContext.BaseDirectory, "Programs", "chat");

    public IEnumerable<string> Arguments(int port, string? data) => this switch
    {
        { Program: { } folder, Storage: null } =>
            ["serve", Path.Combine(folder, "config.capnp"), $"-shttp=127.0.0.1:{port}", $"-ddata={data}"],
        { Program: not null } => [EdgeDll, "dev", data!, "--port", $"{port}"],
        { Storage: null } => [Assembly.GetExecutingAssembly().Location, "server", Peer!, "--port", $"{port}"],
        _ => [EdgeDll, "serve", "--urls", $"http://127.0.0.1:{port}", "--data", data!],
    };
}
