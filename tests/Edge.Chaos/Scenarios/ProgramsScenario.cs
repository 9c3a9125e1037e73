using System.Diagnostics;
using Edge.Actors.Objects;
using Edge.Chaos.Cluster;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>
/// The four programs on three nodes, as they are pasted; then the node that holds the room with the history is killed: whoever
/// comes back has all that somebody had heard.
/// </summary>
internal static class ProgramsScenario
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(ScenarioContext context)
    {
        await using var cluster = await PlansScenario.StartClusterAsync(context);
        var entries = cluster.Nodes.Select(node => node.EndPoint).ToArray();
        foreach (var program in new[] { "echo", "proxy", "chat", "history" })
        {
            await Deployment.DeployAsync(context, entries[0], program, ("wss://backend.example.com", $"ws://{entries[2]}"));
        }

        var room = $"room-{context.Options.Seed}";
        await ProgramChecks.RunAsync(context, entries, room);
        await KillOwnerAsync(context, cluster, room);
        if (context.Failures > 0)
        {
            PlansScenario.PrintOutput(cluster);
        }
    }

    private static async Task KillOwnerAsync(ScenarioContext context, ClusterUnderTest cluster, string room)
    {
        var id = ObjectId.FromName("history.ChatRoom", room).Hex;
        var owner = cluster.OwnerOf(id) ?? throw new ScenarioFailedException($"Nobody knows where object {id} is.");
        cluster.Supervisors[owner].Hold();
        await cluster.Nodes[owner].KillAsync(context.Cancel);
        var clock = Stopwatch.StartNew();
        foreach (var survivor in cluster.Nodes.Where(node => node != cluster.Nodes[owner]))
        {
            using var client = await ConnectAsync(survivor, room, context.Cancel);
            var heard = await client.HearAsync(ProgramChecks.Kept.Count, context.Cancel);
            ScenarioContext.Figure("kill -9 of the owner to the whole history", $"{clock.Elapsed.TotalSeconds:F2} s at {survivor.EndPoint}");
            context.Check(heard.SequenceEqual(ProgramChecks.Kept), $"history: the last {ProgramChecks.Kept.Count} after kill -9 of its node");
        }

        cluster.Supervisors[owner].Release();
    }

    /// <summary>As clients do: until the room is back the worker answers 500.</summary>
    private static async Task<WorkerClient> ConnectAsync(NodeProcess node, string room, CancellationToken cancel)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(100, cancel))
        {
            try
            {
                return await WorkerClient.ConnectAsync(node.EndPoint, "history", "/" + room, cancel);
            }
            catch (UpgradeRefusedException) when (clock.Elapsed < Recovery)
            {
                // Not yet.
            }
        }
    }
}
