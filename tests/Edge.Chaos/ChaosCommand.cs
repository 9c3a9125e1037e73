using System.CommandLine;
using Edge.Chaos.Cluster;
using Edge.Chaos.Faults;
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
        var minutes = new Option<double?>("--minutes") { Description = "For 'many': default 5, short a third. For 'steady': default 60, short 1. For 'plans': adds a random mix so long." };
        var plan = new Option<string?>("--plan") { Description = "For 'plans': only this one." };
        var seeds = new Option<int?>("--seeds") { Description = "For 'plans': runs of each, from --seed on. Default 3; short 1." };
        var kills = new Option<int?>("--kills") { Description = "For 'failover': of each kind. Default 20; short 3." };
        var sabotage = new Option<Sabotage>("--break") { Description = "For 'plans': breaks the system on purpose, which must be found." };
        plan.AcceptOnlyFromAmong([.. FaultPlan.Names]);
        var entry = new Option<int>("--entry-port")
        {
            Description = "For 'compose': the port of a running system's entry point.",
            DefaultValueFactory = _ => DefaultEntryPort,
        };
        edge.AcceptExistingOnly();
        scenario.AcceptOnlyFromAmong([All, .. Scenario.AllNames]);

        var root = new RootCommand("Proves Edge's promises with real processes and real sockets.")
        {
            edge, seed, scenario, brief, port, connections, minutes, plan, seeds, kills, sabotage, entry,
        };
        root.SetAction((parsed, cancel) =>
        {
            var all = parsed.GetValue(brief) ? Scenario.BriefNames : Scenario.Names;
            var names = parsed.GetValue(scenario) is { } name && name != All ? [name] : all;
            if (Scenario.NeedNetwork(names))
            {
                OwnNetwork.Enter(parsed.Tokens.Select(token => token.Value));
            }

            return ScenarioRunner.RunAsync(
                names,
                new ScenarioOptions(
                    parsed.GetValue(edge)!.FullName,
                    parsed.GetValue(seed),
                    parsed.GetValue(brief),
                    parsed.GetValue(port),
                    parsed.GetValue(connections),
                    parsed.GetValue(minutes),
                    parsed.GetValue(entry))
                {
                    Plan = parsed.GetValue(plan),
                    Seeds = parsed.GetValue(seeds),
                    Kills = parsed.GetValue(kills),
                    Sabotage = parsed.GetValue(sabotage),
                },
                cancel);
        });
        return root;
    }
}
