using Edge.Chaos.Harness;

namespace Edge.Chaos.Tests;

public sealed class LiveClientTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Join_WhenTheRoomIsAwayForAWhile_AsksAgainOnTheSameConnection()
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ExpectAsync("join");
            await connection.SayAsync("""{"type":"error","id":1,"code":"room-unavailable","retryable":true}""");
            await connection.ExpectAsync("join");
            await connection.SayAsync("""{"type":"joined","id":1,"epoch":"e","seq":7}""");
            await connection.BeSilentAsync();
        });
        using var client = await LiveClient.ConnectAsync(server.EndPoint, null, Never);

        var joined = await client.JoinAsync("lobby", null);

        Assert.Equal(7, joined.Seq);
    }

    [Fact]
    public async Task Join_WhenItIsRefusedForGood_Fails()
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ExpectAsync("join");
            await connection.SayAsync("""{"type":"error","id":1,"code":"bad-request","retryable":false}""");
            await connection.BeSilentAsync();
        });
        using var client = await LiveClient.ConnectAsync(server.EndPoint, null, Never);

        await Assert.ThrowsAsync<ScenarioFailedException>(() => client.JoinAsync("lobby", null));
    }

    [Fact]
    public async Task Receive_WhenTheServerIsSilent_WaitsForAnAnswerToAPingAsLongAsTheServerDoes()
    {
        using var server = new ScriptedServer(connection => connection.BeSilentAsync());
        using var client = await LiveClient.ConnectAsync(server.EndPoint, null, Never);

        var lost = await Assert.ThrowsAsync<IOException>(() => client.ReceiveAsync().AsTask());

        // The interval of pings, 2 s, and the 0.1 s that this server allows for an answer.
        Assert.Equal("The node said nothing for 2.1 s.", lost.Message);
    }
}
