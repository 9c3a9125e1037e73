using System.CommandLine;
using System.Runtime.InteropServices;
using Edge.Load;
using Edge.Load.Scenarios;
using Edge.Load.Servers;

var quick = new Option<bool>("--quick") { Description = "One short round, as a smoke test." };
var only = new Option<string?>("--only") { Description = "Part of a target's name: measure only those, and the bare loop." };
var scenario = new Option<string>("--scenario") { Description = "fanout, pingpong, memory or all.", DefaultValueFactory = _ => "all" };
var port = new Option<int>("--port") { Description = "Port for the servers.", DefaultValueFactory = _ => 18350 };
var dll = new Option<FileInfo?>("--edge-dll") { Description = "Another build of edge.dll." };
var root = new RootCommand("Compares Edge with SignalR and a bare Kestrel loop, in one run.") { quick, only, scenario, port, dll };
root.SetAction(async parsed =>
{
    Target.EdgeDll = parsed.GetValue(dll)?.FullName ?? Target.EdgeDll;
    var wanted = parsed.GetValue(only);
    var targets = Target.All.Where(target =>
        wanted is null || target == Target.Bare || target.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)).ToArray();
    var short1 = parsed.GetValue(quick);
    var comparison = new Comparison(
        targets, short1 ? 1 : 3, TimeSpan.FromSeconds(short1 ? 3 : 6), parsed.GetValue(port));
    Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
    var part = parsed.GetValue(scenario);
    if (part is "all" or "fanout")
    {
        await comparison.FanOutAsync(new FanOut(1, 100, 4, 4), withLatency: !short1);
        await comparison.FanOutAsync(new FanOut(1, 1000, 4, 4), withLatency: !short1);
        await comparison.FanOutAsync(new FanOut(1, 1000, 1, 1), withLatency: false);
        await comparison.FanOutAsync(new FanOut(100, 10, 1, 1), withLatency: !short1);
    }

    if (part is "all" or "pingpong")
    {
        await comparison.PingPongAsync(50);
    }

    if (part is "all" or "memory")
    {
        await comparison.IdleMemoryAsync(short1 ? 1000 : 5000);
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
