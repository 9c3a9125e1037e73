using System.Text;
using Edge.Actors.Http;
using Edge.Testing;
using Edge.Testing.Objects;

namespace Edge.Workers.Tests.Runtime;

/// <summary>The programs of the guide, as they are.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task Echo_AnswersEachClient()
    {
        await using var node = await WorkerNode.StartAsync();
        node.InstallProgram("echo");

        var ann = ProgramPeer.Open(await node.UpgradeAsync("echo", "/"));
        var bob = ProgramPeer.Open(await node.UpgradeAsync("echo", "/"));
        await ann.SayAsync("one");
        await bob.SayAsync("two");

        var texts = new[] { (await node.Log.NextAsync()).Text, (await node.Log.NextAsync()).Text };
        Assert.Equal(["Received: one", "Received: two"], texts.Order());
        Assert.Equal("Echo: one", await ann.NextAsync());
        Assert.Equal("Echo: two", await bob.NextAsync());
    }

    [Fact]
    public async Task Echo_WithoutUpgrade_Is426()
    {
        await using var node = await WorkerNode.StartAsync();
        node.InstallProgram("echo");

        var response = await node.FetchAsync("echo", new EdgeRequest { Method = "GET", Url = "http://test.example/" });

        Assert.Equal(426, response.Status);
        Assert.Equal("Expected Upgrade: websocket", await TextOf(response));
    }

    [Fact]
    public async Task Chat_SendsToAllOthers()
    {
        await using var node = await WorkerNode.StartAsync();
        node.InstallProgram("chat");
        var ann = ProgramPeer.Open(await node.UpgradeAsync("chat", "/room"));
        var bob = ProgramPeer.Open(await node.UpgradeAsync("chat", "/room"));
        var eve = ProgramPeer.Open(await node.UpgradeAsync("chat", "/elsewhere"));

        await ann.SayAsync("hello");
        await bob.SayAsync("hi");
        await eve.SayAsync("nobody hears");

        Assert.Equal("hello", await bob.NextAsync());
        Assert.Equal("hi", await ann.NextAsync());
    }

    [Fact]
    public async Task Chat_WhenOneLeaves_GoesOn()
    {
        await using var node = await WorkerNode.StartAsync();
        node.InstallProgram("chat");
        var ann = ProgramPeer.Open(await node.UpgradeAsync("chat", "/room"));
        var bob = ProgramPeer.Open(await node.UpgradeAsync("chat", "/room"));
        var eve = ProgramPeer.Open(await node.UpgradeAsync("chat", "/room"));

        eve.Leave(1000, "bye");
        await ann.SayAsync("still here");

        Assert.Equal("still here", await bob.NextAsync());
    }

    [Fact]
    public async Task History_IsReplayed_AlsoAfterARestart()
    {
        var journal = new SharedLog();
        await using (var node = await WorkerNode.StartAsync(journal))
        {
            node.InstallProgram("history");
            var ann = ProgramPeer.Open(await node.UpgradeAsync("history", "/room"));
            var bob = ProgramPeer.Open(await node.UpgradeAsync("history", "/room"));
            await ann.SayAsync("first");
            await ann.SayAsync("second");
            Assert.Equal("first", await bob.NextAsync());
            Assert.Equal("second", await bob.NextAsync());
        }

        await using var next = await WorkerNode.StartAsync(journal);
        next.InstallProgram("history");
        var late = ProgramPeer.Open(await next.UpgradeAsync("history", "/room"));

        Assert.Equal("first", await late.NextAsync());
        Assert.Equal("second", await late.NextAsync());
    }

    private static async Task<string> TextOf(EdgeResponse response) =>
        Encoding.UTF8.GetString((await response.Body.ReadAllAsync(1 << 20, CancellationToken.None)).Span);
}
