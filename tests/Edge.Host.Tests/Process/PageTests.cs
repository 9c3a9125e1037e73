using System.Net;
using Edge.Testing;

namespace Edge.Host.Tests.Process;

/// <summary>The page, health and metrics.</summary>
[Collection(SharedNode.Name)]
public sealed class PageTests(SharedNode node)
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/edge-client.js", "text/javascript")]
    [InlineData("/style.css", "text/css")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task File_WhenAsked_ComesWithItsTypeAndGuards_AndThen304(string path, string type)
    {
        using var answer = await GetAsync(path);
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var unchanged = await node.Process.Http.SendAsync(again);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'self';", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("no-cache", Header(answer, "Cache-Control"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Page_NamesOnlyFilesThatAreServed()
    {
        var html = await node.Process.Http.GetStringAsync(new Uri("/", UriKind.Relative));
        var named = System.Text.RegularExpressions.Regex.Matches(html, "(?:src|href)=\"([^\"#][^\"]*)\"").Select(match => match.Groups[1].Value);

        Assert.NotEmpty(named);
        foreach (var path in named)
        {
            using var answer = await GetAsync(path.StartsWith('/') ? path : "/" + path);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} is {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("/appsettings.json")]
    [InlineData("/edge.dll")]
    [InlineData("/../appsettings.json")]
    [InlineData("/%2e%2e/appsettings.json")]
    [InlineData("/..%2fappsettings.json")]
    [InlineData("/chat/../../appsettings.json")]
    [InlineData("/chat/..%5c..%5cappsettings.json")]
    [InlineData("//appsettings.json")]
    [InlineData("/wwwroot/index.html")]
    [InlineData("/chat/")]
    public async Task Anything_OutsideOfTheFolder_IsNotServed(string path)
    {
        var (status, _) = await RawRequest.SendAsync(node.Process, $"GET {path} HTTP/1.1");

        Assert.Equal(404, status);
    }

    [Fact]
    public async Task Health_WhenAllIsWell_IsHealthy()
    {
        Assert.Equal("Healthy", await node.Process.Http.GetStringAsync(new Uri("/health/live", UriKind.Relative)));
        Assert.Equal("Healthy", await node.Process.Http.GetStringAsync(new Uri("/health/ready", UriKind.Relative)));
    }

    [Fact]
    public async Task Metrics_AfterAMessage_HaveOurInstrumentsKestrelsAndTheRuntimes()
    {
        using var sender = await WebSocketClient.ConnectAsync(node.Process.SocketUrl("/rooms/metrics"));
        using var reader = await WebSocketClient.ConnectAsync(node.Process.SocketUrl("/rooms/metrics"));
        await sender.SendAsync("counted");
        await reader.ReadAsync();

        var metrics = await node.Process.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.All(
            ["edge_connections_active", "edge_messages_received_total", "edge_messages_stored_total", "kestrel_active_connections", "dotnet_gc_collections_total"],
            name => Assert.Contains($"\n{name}", metrics, StringComparison.Ordinal));
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    private Task<HttpResponseMessage> GetAsync(string path) => node.Process.Http.GetAsync(new Uri(path, UriKind.Relative));
}
