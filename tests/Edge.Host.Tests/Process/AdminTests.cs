using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Edge.Testing;
using static Edge.Host.Tests.Process.Admin;

namespace Edge.Host.Tests.Process;

/// <summary><c>/api</c> and the commands that ask it, with one real process.</summary>
public sealed class AdminTests : IDisposable
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Drain_OfAnUnknownNode_NamesThoseThereAre()
    {
        await using var node = await ServeAsync(_data);

        using var answer = await node.Http.PostAsync(new Uri("/api/nodes/nowhere:1/drain", UriKind.Relative), null);
        using var read = await node.Http.GetAsync(new Uri("/api/nodes/nowhere:1/drain", UriKind.Relative));
        var info = await GetAsync(node, "/api/info");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var (name, problem) = (Text(info, "node"), JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
        Assert.Equal($"There is no node 'nowhere:1'. The members are {name}.", Text(problem, "problem"));
        Assert.Equal([name], problem.GetProperty("nodes").EnumerateArray().Select(node => node.GetString()));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, read.StatusCode);
        Assert.Equal(["POST"], read.Content.Headers.Allow);
        Assert.Equal(
            (1, $"{node.Page} answers 404: There is no node 'nowhere:1'. The members are {name}."),
            await RunAsync(_data, "drain", "nowhere:1", "--url", node.Page.OriginalString));
    }

    [Fact]
    public async Task Drain_AskedForByAPageOfAnotherSite_IsRefused()
    {
        await using var node = await ServeAsync(_data);
        var name = Text(await GetAsync(node, "/api/info"), "node");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/nodes/{name}/drain");
        request.Headers.Add("Origin", "https://evil.example");

        using var answer = await node.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Set a token, or ask from the machine itself.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True((await GetAsync(node, "/api/info")).GetProperty("members")[0].GetProperty("ready").GetBoolean());
    }

    [Theory]
    [InlineData("/api/rooms", "A room name must not be empty.")]
    [InlineData("/api/rooms/", "A room name must not be empty.")]
    [InlineData("/api/rooms/a//b", "A room name must not start or end with '/' nor contain '//'.")]
    public async Task Rooms_WithANameThatIsNone_Answer400(string path, string problem)
    {
        await using var node = await ServeAsync(_data);

        using var answer = await node.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(problem, Text(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement, "problem"));
    }

    [Fact]
    public async Task Metrics_TellWhatRunsOnTheNode()
    {
        await using var node = await ServeAsync(_data);
        using var socket = await WebSocketClient.ConnectAsync(node.SocketUrl("/rooms/lobby"));
        using var reader = await WebSocketClient.ConnectAsync(node.SocketUrl("/rooms/lobby"));
        await socket.SendAsync("so that the room is awake");
        await reader.ReadAsync();

        // The node looks at its rooms every five seconds.
        await UntilAsync(async () => (await MetricsAsync(node)).Any(line => IsSample(line, "edge_rooms_active", 1)));
        var metrics = await MetricsAsync(node);

        Assert.Contains(metrics, line => IsSample(line, "edge_shards_active", 1));
        Assert.Contains(metrics, line => IsSample(line, "edge_posts_pending", 0));
        Assert.Contains(metrics, line => IsSample(line, "edge_journal_write_duration_seconds_count", 1));
        Assert.Contains(metrics, line => IsSample(line, "edge_cluster_members", 1) && line.Contains("status=\"Up\"", StringComparison.Ordinal));
        Assert.Contains(metrics, line => IsSample(line, "edge_cluster_members", 0) && line.Contains("status=\"Down\"", StringComparison.Ordinal));
        Assert.Contains(metrics, line => IsSample(line, "edge_cluster_unreachable", 0));
    }

    [Fact]
    public async Task Api_WithAToken_DemandsIt()
    {
        await using var node = await ServeAsync(_data, ("Edge__Admin__Token", Token));

        using var without = await node.Http.GetAsync(new Uri("/api/info", UriKind.Relative));
        node.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token[1..]);
        using var wrong = await node.Http.GetAsync(new Uri("/api/info", UriKind.Relative));
        node.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var right = await node.Http.GetAsync(new Uri("/api/info", UriKind.Relative));
        var (code, output) = await RunAsync(_data, "status", "--url", node.Page.OriginalString);

        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK),
            (without.StatusCode, wrong.StatusCode, right.StatusCode));
        Assert.Equal(1, code);
        Assert.Contains("answers 401: This needs the header 'Authorization: Bearer'", output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(_data, "status", "--json", "--url", node.Page.OriginalString, "--token", Token)).Code);
    }

    [Theory]
    [InlineData(1, "http://127.0.0.1:9/ does not answer", "status", "--url", "http://127.0.0.1:9")]
    [InlineData(2, "--url is 'localhost'; it must be like http://localhost:8080.", "status", "--url", "localhost")]
    [InlineData(2, "Required argument missing", "drain")]
    public async Task Command_ThatCannotBeCarriedOut_SaysWhy(int code, string problem, params string[] arguments)
    {
        var result = await RunAsync(_data, arguments);

        Assert.Equal(code, result.Code);
        Assert.Contains(problem, result.Output, StringComparison.Ordinal);
    }

    private static bool IsSample(string line, string name, int value) =>
        (line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
        && Regex.IsMatch(line, $@" {value}( \d+)?$");

    private static async Task<string[]> MetricsAsync(NodeProcess node) =>
        (await node.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
}
