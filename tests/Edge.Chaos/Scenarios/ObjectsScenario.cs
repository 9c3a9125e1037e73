using System.Diagnostics;
using System.Text.Json;
using Edge.Chaos.Cluster;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>
/// The node of a JavaScript object is killed under sockets that hibernate: those of the other nodes stay open, the next
/// incarnation knows their tags and attachments, and nothing they say is lost.
/// </summary>
internal static class ObjectsScenario
{
    private const int Members = 1_000;
    private const int BriefMembers = 120;
    private const int TalkersPerNode = 2;
    private const string Room = "room";
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Goal = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Dead = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(ScenarioContext context)
    {
        await using var cluster = await PlansScenario.StartClusterAsync(context);
        await Deployment.DeployAsync(context, cluster.Nodes[0].EndPoint, "hibernating");
        var members = await ConnectAsync(context, cluster);
        try
        {
            await RunAsync(context, cluster, members);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            PlansScenario.PrintOutput(cluster);
            context.Check(false, e.Message);
        }
        finally
        {
            foreach (var member in members)
            {
                member.Dispose();
            }
        }
    }

    private static async Task<IReadOnlyList<ObjectMember>> ConnectAsync(ScenarioContext context, ClusterUnderTest cluster)
    {
        var clock = Stopwatch.StartNew();
        var count = context.Options.Connections ?? (context.Short ? BriefMembers : Members);
        var members = new List<ObjectMember>();
        for (var i = 0; i < count; i++)
        {
            var node = i % ClusterUnderTest.Size;
            members.Add(await ObjectMember.ConnectAsync(cluster.Nodes[node], node, Room, $"m{i}", context.Cancel));
        }

        ScenarioContext.Figure("sockets of one object over three nodes", $"{count:N0} in {clock.Elapsed.TotalSeconds:F1} s");
        return members;
    }

    private static async Task RunAsync(ScenarioContext context, ClusterUnderTest cluster, IReadOnlyList<ObjectMember> members)
    {
        var id = (await members[0].WhoAsync(Recovery, context.Cancel)).GetProperty("id").GetString()!;
        var owner = cluster.OwnerOf(id) ?? throw new ScenarioFailedException($"Nobody knows where object {id} is.");
        var survivors = members.Where(member => member.Node != owner).ToArray();
        var talkers = survivors.GroupBy(member => member.Node).SelectMany(node => node.Take(TalkersPerNode))
            .Select(member => new ObjectTalker(member, Pace)).ToArray();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancel);
        var talking = talkers.Select(talker => talker.RunAsync(stop.Token, context.Cancel)).ToArray();
        await Task.Delay(Calm, context.Cancel);

        cluster.Supervisors[owner].Hold();
        await cluster.Nodes[owner].KillAsync(context.Cancel);
        var killed = RunClock.Now;
        await Task.Delay(Dead, context.Cancel);
        cluster.Supervisors[owner].Release();
        await cluster.WhenWholeAsync(TimeSpan.FromSeconds(90), context.Cancel);
        await Task.Delay(Calm, context.Cancel);
        await stop.CancelAsync();
        await Task.WhenAll(talking);

        await JudgeAsync(context, survivors, talkers, killed);
    }

    private static async Task JudgeAsync(
        ScenarioContext context, ObjectMember[] survivors, ObjectTalker[] talkers, TimeSpan killed)
    {
        await WhenAllHaveHeardAsync(survivors, talkers, context.Cancel);
        var closed = survivors.Count(member => member.Ended.IsCompleted);
        context.Check(closed == 0, $"{closed} of {survivors.Length:N0} sockets of the other nodes closed");
        await CheckIdentitiesAsync(context, survivors);

        var (missing, doubled, disordered) = (0, 0, 0);
        foreach (var heard in survivors.Select(member => member.Heard()))
        {
            foreach (var talker in talkers)
            {
                var numbers = heard.Select(message => talker.NumberOf(message.Text)).OfType<int>().ToArray();
                var distinct = numbers.Distinct().ToArray();
                missing += talker.Sent.Count - distinct.Length;
                doubled += numbers.Length - distinct.Length;
                disordered += distinct.Zip(distinct.Skip(1)).Count(pair => pair.First > pair.Second);
            }
        }

        context.Check(missing == 0, $"{missing} of {talkers.Sum(talker => talker.Sent.Count) * survivors.Length:N0} deliveries missing");
        context.Check(disordered == 0, $"{disordered} out of their sender's order");
        ScenarioContext.Figure("delivered again after the death", $"{doubled:N0}");
        var next = survivors.Max(member => member.Heard().First(message => message.At > killed + TimeSpan.FromMilliseconds(100)).At) - killed;
        ScenarioContext.Figure("kill -9 of the owner to the next message at all", $"{next.TotalSeconds:F2} s");
        context.Check(next <= Goal, $"the next message is delivered within {Goal.TotalSeconds} s");
    }

    /// <summary>Nothing more is sent: whatever is still on its way comes in time, or is missing.</summary>
    private static async Task WhenAllHaveHeardAsync(ObjectMember[] survivors, ObjectTalker[] talkers, CancellationToken cancel)
    {
        var last = talkers.Select(talker => talker.TextOf(talker.Sent.Count - 1)).ToArray();
        var heard = Task.WhenAll(survivors.SelectMany(member => last.Select(member.WhenHeard)));
        await Task.WhenAny(heard, Task.Delay(Recovery, cancel));
    }

    private static async Task CheckIdentitiesAsync(ScenarioContext context, ObjectMember[] survivors)
    {
        var wrong = 0;
        foreach (var member in survivors.Where(member => !member.Ended.IsCompleted))
        {
            var who = await member.WhoAsync(Recovery, context.Cancel);
            wrong += IsRight(who, member, survivors.Length) ? 0 : 1;
        }

        context.Check(wrong == 0, $"{wrong} sockets whose tags, attachment or number of fellows the object does not know");
    }

    private static bool IsRight(JsonElement who, ObjectMember member, int members) =>
        who.GetProperty("name").GetString() == member.Name
        && who.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()).SequenceEqual(["member", member.Name])
        && who.GetProperty("members").GetInt32() == members;
}
