using System.CommandLine;
using Edge.Chaos.Scenarios;

namespace Edge.Chaos;

/// <summary>The command line.</summary>
internal static class ChaosCommand
{
    private const int DefaultPort = 18400;
    private const int DefaultEntryPort = 8080;
    private const string All = "all";

    public static RootCommand Create()
    {
        var edge = new Option<FileInfo>("--edge-dll")
        {
            Description = "The server under test. Default: the Debug build of src/Edge.Host.",
            DefaultValueFactory = _ => new FileInfo(Repository.DebugServer()),
        };
        var seed = new Option<int>("--seed")
        {
            Description = "Repeats the random choices of an earlier run.",
            DefaultValueFactory = _ => Random.Shared.Next(),
        };
        var scenario = new Option<string>("--scenario") { Description = "Which one.", DefaultValueFactory = _ => All };
        var brief = new Option<bool>("--short") { Description = "Fewer messages, connections and minutes." };
        var port = new Option<int>("--port")
        {
            // Not an ephemeral port: while a server is down, its own clients must not be given its port.
            Description = "The first of ten ports for servers, below the range the system gives to clients.",
            DefaultValueFactory = _ => DefaultPort,
        };
        var connections = new Option<int?>("--connections") { Description = "For 'many'. Default 10,000; short 1,000." };
        var minutes = new Option<double?>("--minutes") { Description = "For 'many'. Default 5; short a third." };
        var entry = new Option<int>("--entry-port")
        {
            Description = "For 'compose': the port of a running system's entry point.",
            DefaultValueFactory = _ => DefaultEntryPort,
        };
        edge.AcceptExistingOnly();
        scenario.AcceptOnlyFromAmong([All, .. Scenario.AllNames]);

        var root = new RootCommand("Proves Edge's promises with real processes and real sockets.")
        {
            edge, seed, scenario, brief, port, connections, minutes, entry,
        };
        root.SetAction((parsed, cancel) => ScenarioRunner.RunAsync(
            parsed.GetValue(scenario) is { } name && name != All ? [name] : Scenario.Names,
            new ScenarioOptions(
                parsed.GetValue(edge)!.FullName,
                parsed.GetValue(seed),
                parsed.GetValue(brief),
                parsed.GetValue(port),
                parsed.GetValue(connections),
                parsed.GetValue(minutes),
                parsed.GetValue(entry)),
            cancel));
        return root;
    }
}
