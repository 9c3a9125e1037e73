using System.IO.Pipelines;
using System.Text;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Testing.Objects;

namespace Edge.Cluster.Tests.Objects;

/// <summary>Requests and calls to objects, from any node.</summary>
public sealed class ObjectRequestTests
{
    private static readonly ScriptedPrograms Programs = new ScriptedPrograms().With("counter", TestObjects.Counter);

    [Fact]
    public async Task Call_FromEveryNode_ReachesTheOneObject()
    {
        await using var cluster = await StartAsync();
        var id = ObjectId.FromName("counter", "one");

        var counts = new List<int>();
        foreach (var node in cluster.Nodes.Concat(cluster.Nodes))
        {
            counts.Add(await IncrementAsync(node, id));
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], counts);
    }

    [Fact]
    public async Task Call_AfterTheOwnerDied_FindsWhatWasStored()
    {
        await using var cluster = await StartAsync();
        var id = ObjectId.FromName("counter", "survivor");
        foreach (var node in cluster.Nodes)
        {
            await IncrementAsync(node, id);
        }

        var owner = await cluster.OwnerAsync(id);
        var others = cluster.Except(owner);
        await owner.KillAsync(others);
        others[0].Down(owner);

        Assert.Equal(4, await IncrementAsync(others[0], id));
        Assert.Equal(5, await IncrementAsync(others[1], id));
    }

    [Fact]
    public async Task Call_WhoseNodeLeaves_GoesOnForTheGraceAndStoresWhatItDid()
    {
        var begun = new TaskCompletionSource();
        var programs = new ScriptedPrograms().With("slow", async (host, delivered) =>
        {
            if (delivered is CallEvent { Method: "work" })
            {
                // Longer than the second that Akka gives entities by itself, and less than MoveGrace.
                begun.TrySetResult();
                await Task.Delay(TimeSpan.FromSeconds(2.5));
                // Its first, so that the index must hear of it, whose partitions move as well.
                host.Storage.Put("done", new byte[] { 7 });
                host.Storage.Alarm = host.Time.GetUtcNow().AddHours(1);
            }

            host.Reply(delivered.Number, new byte[] { 7 });
        });
        await using var cluster = await TestCluster.StartAsync(3, TestCluster.QuickOptions(), programs);
        var id = ObjectId.FromName("slow", "one");
        await cluster.Nodes[0].Edge.Objects.CallAsync(id, "wake", default, CancellationToken.None);
        var owner = await cluster.OwnerAsync(id);
        var call = cluster.Except(owner)[0].Edge.Objects.CallAsync(id, "work", default, CancellationToken.None);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await Task.WhenAll(owner.LeaveAsync(), call).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal([7], (await call).ToArray());
        Assert.Equal(1, programs.Started);
    }

    [Fact]
    public async Task Call_OfWhatIsLargerThanAFrame_ComesWhole()
    {
        await using var cluster = await StartAsync();
        var id = ObjectId.NewUnique("counter");
        await IncrementAsync(cluster.Nodes[0], id);
        var remote = cluster.Except(await cluster.OwnerAsync(id))[0];
        var large = new byte[5_000_000];
        new Random(4).NextBytes(large);

        var echoed = await remote.Edge.Objects.CallAsync(id, "echo", large, CancellationToken.None);

        Assert.True(large.AsSpan().SequenceEqual(echoed.Span));
    }

    [Fact]
    public async Task Fetch_FromAnotherNode_BringsStatusHeadersAndBody()
    {
        await using var cluster = await StartAsync();
        var id = ObjectId.FromName("counter", "fetched");
        await IncrementAsync(cluster.Nodes[0], id);
        var remote = cluster.Except(await cluster.OwnerAsync(id))[0];
        var request = new EdgeRequest
        {
            Method = "POST",
            Url = "https://example.com/a?b",
            Body = EdgeBody.From(new MemoryStream("body"u8.ToArray())),
        };

        var response = await remote.Edge.Objects.FetchAsync(id, request, CancellationToken.None);

        Assert.Equal(201, response.Status);
        Assert.Equal("https://example.com/a?b", response.Headers.Find("x-url"));
        Assert.Equal("body", Encoding.UTF8.GetString(response.Body.Bytes!.Value.Span));
    }

    [Fact]
    public async Task Fetch_FromAnotherNode_StreamsTheBodyAsItIsWritten()
    {
        var pipe = new Pipe();
        var programs = new ScriptedPrograms().With("stream", (host, delivered) => host.Respond(
            delivered.Number, new EdgeResponse { Body = EdgeBody.From(pipe.Reader.AsStream()) }));
        await using var cluster = await TestCluster.StartAsync(3, TestCluster.QuickOptions(), programs);
        var id = ObjectId.FromName("stream", "one");
        var large = new byte[5_000_000];
        new Random(5).NextBytes(large);
        await pipe.Writer.WriteAsync(large.AsMemory(0, 1));
        var first = await cluster.Nodes[0].Edge.Objects.FetchAsync(id, Get, CancellationToken.None);
        Assert.Null(first.Body.Bytes);

        var reading = first.Body.ReadAllAsync(large.Length, CancellationToken.None).AsTask();
        await pipe.Writer.WriteAsync(large.AsMemory(1));
        await pipe.Writer.CompleteAsync();
        var read = await reading.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.True(large.AsSpan().SequenceEqual(read.Span));
    }

    [Fact]
    public async Task Fetch_WhoseObjectDies_FailsForItsReader()
    {
        var programs = new ScriptedPrograms().With("stream", (host, delivered) =>
        {
            if (delivered is CallEvent)
            {
                host.Reply(delivered.Number, default);
            }
            else
            {
                host.Respond(delivered.Number, new EdgeResponse { Body = EdgeBody.From(new Pipe().Reader.AsStream()) });
            }
        });
        await using var cluster = await TestCluster.StartAsync(3, TestCluster.QuickOptions(), programs);
        var id = ObjectId.FromName("stream", "dies");
        await cluster.Nodes[0].Edge.Objects.CallAsync(id, "wake", default, CancellationToken.None);
        var owner = await cluster.OwnerAsync(id);
        var others = cluster.Except(owner);
        var answer = await others[0].Edge.Objects.FetchAsync(id, Get, CancellationToken.None);

        await owner.KillAsync(others);
        others[0].Down(owner);

        await Assert.ThrowsAsync<IOException>(
            () => answer.Body.ReadAllAsync(1, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Call_WhenTheProgramThrows_FailsWithWhatItThrew()
    {
        await using var cluster = await StartAsync();

        var failure = await Assert.ThrowsAsync<ObjectException>(() => cluster.Nodes[0].Edge.Objects.CallAsync(
            ObjectId.FromName("counter", "failing"), "nothing", default, CancellationToken.None));

        Assert.True(failure.Failure.Remote);
        Assert.Equal("There is no method nothing.", failure.Failure.Message);
    }

    private static EdgeRequest Get { get; } = new() { Method = "GET", Url = "https://example.com/" };

    private static Task<TestCluster> StartAsync() => TestCluster.StartAsync(3, TestCluster.QuickOptions(), Programs);

    private static async Task<int> IncrementAsync(TestNode node, ObjectId id) =>
        BitConverter.ToInt32((await node.Edge.Objects.CallAsync(id, "increment", default, CancellationToken.None)).Span);
}
