using Edge.Chaos.Harness;

namespace Edge.Chaos.Tests;

public sealed class LogReaderTests
{
    private const string Joined = """{"type":"joined","id":1,"epoch":"e","seq":2}""";

    [Fact]
    public async Task Read_WhenTheConnectionIsLost_BeginsAnew()
    {
        using var server = new ScriptedServer(
            async connection =>
            {
                await connection.ExpectAsync("join");
                await connection.SayAsync(Joined);
                await connection.ExpectAsync("history");
            },
            ServeAsync);

        var log = await LogReader.ReadAsync(server.EndPoint, "lobby", CancellationToken.None);

        Assert.Equal([1, 2], log.Select(entry => entry.Seq));
    }

    [Theory]
    [InlineData("join")]
    [InlineData("history")]
    public async Task Read_WhenTheServerSaysToTryAgain_BeginsAnew(string refused)
    {
        using var server = new ScriptedServer(
            async connection =>
            {
                await connection.ExpectAsync("join");
                if (refused == "history")
                {
                    await connection.SayAsync(Joined);
                    await connection.ExpectAsync("history");
                }

                await connection.SayAsync("""{"type":"error","code":"timeout","retryable":true}""");
            },
            ServeAsync);

        var log = await LogReader.ReadAsync(server.EndPoint, "lobby", CancellationToken.None);

        Assert.Equal(2, log.Count);
    }

    [Fact]
    public async Task Read_WhenItIsRefusedForGood_Fails()
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ExpectAsync("join");
            await connection.SayAsync("""{"type":"error","code":"bad-request","retryable":false}""");
        });

        await Assert.ThrowsAsync<ScenarioFailedException>(() => LogReader.ReadAsync(server.EndPoint, "lobby", CancellationToken.None));
    }

    private static async Task ServeAsync(ScriptedServer.Connection connection)
    {
        await connection.ExpectAsync("join");
        await connection.SayAsync(Joined);
        await connection.ExpectAsync("history");
        await connection.SayAsync("""{"type":"history","id":3,"more":false,"messages":[{"seq":1,"data":"a"},{"seq":2,"data":"b"}]}""");
        await connection.BeSilentAsync();
    }
}
