using System.CommandLine;
using System.Runtime.InteropServices;
using Edge.Load;
using Edge.Load.Scenarios;
using Edge.Load.Servers;

var quick = new Option<bool>("--quick") { Description = "One short round, as a smoke test." };
var only = new Option<string?>("--only") { Description = "Part of a target's name: measure only those, and what they are compared with." };
var scenario = new Option<string>("--scenario") { Description = "fanout, pingpong, memory or all.", DefaultValueFactory = _ => "all" };
var rounds = new Option<int>("--rounds") { Description = "Rounds, interleaved; medians are shown.", DefaultValueFactory = _ => 3 };
var seconds = new Option<int>("--seconds") { Description = "Seconds per round, and of warm-up.", DefaultValueFactory = _ => 6 };
var shape = new Option<string?>("--shape") { Description = "Only fan-outs whose name starts so, such as 1x100." };
var port = new Option<int>("--port") { Description = "Port for the servers.", DefaultValueFactory = _ => 18350 };
var dll = new Option<FileInfo?>("--edge-dll") { Description = "Another build of edge.dll." };
var nodes = new Option<int?>("--nodes") { Description = "Compare that many nodes of Edge with one, instead of Edge with its peers." };
var postgres = new Option<string?>("--postgres") { Description = "For --nodes: an Npgsql connection string; eng/install-postgres.sh prints one." };
var workerd = new Option<FileInfo?>("--workerd")
{
    Description = "Compare a chat program on Edge with the same on that executable of workerd, instead of rooms (npm install workerd).",
};
var root = new RootCommand("Compares Edge with SignalR and a bare Kestrel loop, in one run.")
{
    quick, rounds, seconds, only, scenario, shape, port, dll, nodes, postgres, workerd,
};
root.Validators.Add(result =>
{
    if (result.GetValue(nodes) is not null && result.GetValue(postgres) is null)
    {
        result.AddError("--nodes needs --postgres: nodes of a cluster share a database.");
    }
});
root.SetAction(async parsed =>
{
    Target.EdgeDll = parsed.GetValue(dll)?.FullName ?? Target.EdgeDll;
    var wanted = parsed.GetValue(only);
    Target.PostgreSql = parsed.GetValue(postgres) ?? string.Empty;
    var peer = parsed.GetValue(workerd);
    var all = peer is not null ? Target.Programs(peer.FullName)
        : parsed.GetValue(nodes) is { } count ? Target.Cluster(count)
        : Target.All;
    var reference = all[^1];
    var targets = all.Where(target =>
        wanted is null || target == reference || target.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)).ToArray();
    var isQuick = parsed.GetValue(quick);
    var time = TimeSpan.FromSeconds(isQuick ? 3 : parsed.GetValue(seconds));
    var comparison = new Comparison(targets, reference, isQuick ? 1 : parsed.GetValue(rounds), time, parsed.GetValue(port));
    Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
    var part = parsed.GetValue(scenario);
    if (part is "all" or "fanout")
    {
        FanOut[] shapes = peer is not null
            ? [new(1, 100, 4, 4), new(1, 1000, 4, 4), new(50, 2, 1, 1)]
            : [new(1, 100, 4, 4), new(1, 1000, 4, 4), new(1, 1000, 1, 1), new(100, 10, 1, 1)];
        foreach (var fanOut in shapes.Where(fanOut => fanOut.Name.StartsWith(parsed.GetValue(shape) ?? "", StringComparison.Ordinal)))
        {
            await comparison.FanOutAsync(fanOut, withLatency: !isQuick);
        }
    }

    if (part is "pingpong" || part is "all" && peer is null)
    {
        await comparison.PingPongAsync(50);
    }

    if (part is "all" or "memory")
    {
        await comparison.IdleMemoryAsync(isQuick ? 1000 : 5000);
    }

    foreach (var problem in comparison.Problems)
    {
        Console.WriteLine($"WRONG: {problem}");
    }

    Console.WriteLine(comparison.Problems.Count == 0 ? "\nNothing missing, doubled or out of order." : string.Empty);
    return comparison.Problems.Count == 0 ? 0 : 1;
});

var server = new Command("server", "Runs a peer (used by the comparison itself).");
var kind = new Argument<string>("kind") { Description = "bare or signalr" };
server.Add(kind);
server.Add(port);
server.SetAction(parsed => parsed.GetValue(kind) == "signalr"
    ? SignalRServer.RunAsync(parsed.GetValue(port))
    : BareServer.RunAsync(parsed.GetValue(port)));
root.Add(server);
return await root.Parse(args).InvokeAsync();
