using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Edge.Host.Tests.Persistence;
using Edge.Testing;

namespace Edge.Host.Tests.Process;

/// <summary><c>/api</c> and the commands that ask it, with real processes.</summary>
public sealed class AdminTests : IDisposable
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [SkippableFact]
    public async Task Cluster_IsSeenFromAnyNode_AndANodeCanBeDrainedFromAnother()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var first = await ServeAsync(("Edge__Storage__Provider", "PostgreSql"), ("Edge__Storage__ConnectionString", database.ConnectionString));
        await using var second = await ServeAsync(("Edge__Storage__Provider", "PostgreSql"), ("Edge__Storage__ConnectionString", database.ConnectionString));
        using var sender = await WebSocketClient.ConnectAsync(first.SocketUrl("/rooms/lobby"));
        using var reader = await WebSocketClient.ConnectAsync(second.SocketUrl("/rooms/lobby"));
        await sender.SendAsync("so that the room is awake");
        await reader.ReadAsync();

        var info = await GetAsync(second, "/api/info");
        var room = await GetAsync(second, "/api/rooms/lobby");
        var names = info.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("node").GetString()!).ToArray();
        var other = names.Single(name => name != info.GetProperty("node").GetString());
        var (code, output) = await RunAsync("status", "--url", first.Page.OriginalString);
        var drained = await RunAsync("drain", other, "--url", second.Page.OriginalString);

        Assert.Equal(2, names.Length);
        Assert.All(info.GetProperty("members").EnumerateArray(), member => Assert.Equal("Up", member.GetProperty("status").GetString()));
        Assert.Equal([1, 1], info.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("connections").GetInt32()));
        Assert.Equal(1, info.GetProperty("members").EnumerateArray().Sum(member => member.GetProperty("rooms").GetInt32()));
        Assert.Contains(room.GetProperty("node").GetString(), names);
        Assert.Equal(0, code);
        Assert.All(names, name => Assert.Contains(name, output, StringComparison.Ordinal));
        Assert.Equal((0, $"{other} drains and ends."), drained);
        Assert.Equal(0, await first.ExitAsync());
    }

    [Fact]
    public async Task Drain_OfAnUnknownNode_NamesThoseThereAre()
    {
        await using var node = await ServeAsync();

        using var answer = await node.Http.PostAsync(new Uri("/api/nodes/nowhere:1/drain", UriKind.Relative), null);
        using var read = await node.Http.GetAsync(new Uri("/api/nodes/nowhere:1/drain", UriKind.Relative));
        var info = await GetAsync(node, "/api/info");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(
            $"There is no node 'nowhere:1' that answers. The members are {info.GetProperty("node").GetString()}.",
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("problem").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, read.StatusCode);
    }

    [Fact]
    public async Task Api_WithAToken_DemandsIt()
    {
        await using var node = await ServeAsync(("Edge__Admin__Token", Token));

        using var without = await node.Http.GetAsync(new Uri("/api/info", UriKind.Relative));
        node.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token[1..]);
        using var wrong = await node.Http.GetAsync(new Uri("/api/info", UriKind.Relative));
        node.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var right = await node.Http.GetAsync(new Uri("/api/info", UriKind.Relative));
        var (code, output) = await RunAsync("status", "--url", node.Page.OriginalString);

        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK),
            (without.StatusCode, wrong.StatusCode, right.StatusCode));
        Assert.Equal(1, code);
        Assert.Contains("answers 401: This needs the header 'Authorization: Bearer'", output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("status", "--json", "--url", node.Page.OriginalString, "--token", Token)).Code);
    }

    [Theory]
    [InlineData(1, "http://127.0.0.1:9/ does not answer", "status", "--url", "http://127.0.0.1:9")]
    [InlineData(2, "--url is 'localhost'; it must be like http://localhost:8080.", "status", "--url", "localhost")]
    [InlineData(2, "Required argument missing", "drain")]
    public async Task Command_ThatCannotBeCarriedOut_SaysWhy(int code, string problem, params string[] arguments)
    {
        var result = await RunAsync(arguments);

        Assert.Equal(code, result.Code);
        Assert.Contains(problem, result.Output, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> GetAsync(NodeProcess node, string path) =>
        JsonDocument.Parse(await node.Http.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement;

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        await using var command = NodeProcess.Start(_data.Path, arguments);
        var code = await command.ExitAsync();
        return (code, string.Join('\n', new[] { command.Output, command.Errors }.Where(text => text.Length > 0)));
    }

    private Task<NodeProcess> ServeAsync(params (string, string)[] settings) => NodeProcess.ServeAsync(
        Directory.CreateDirectory(Path.Combine(_data.Path, Guid.NewGuid().ToString("N"))).FullName, settings);
}
