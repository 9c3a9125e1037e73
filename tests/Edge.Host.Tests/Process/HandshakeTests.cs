using System.Net;

namespace Edge.Host.Tests.Process;

/// <summary>What is upgraded and what is refused, RFC 6455 section 4.2.</summary>
[Collection(SharedNode.Name)]
public sealed class HandshakeTests(SharedNode node)
{
    [Theory]
    [InlineData("/rooms")]
    [InlineData("/rooms/lobby")]
    [InlineData("/echo")]
    public async Task Get_WithoutUpgrade_Answers426(string path)
    {
        using var answer = await node.Process.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
        Assert.Equal("websocket", answer.Headers.Upgrade.ToString());
        Assert.Equal("Upgrade", answer.Headers.Connection.ToString());
        Assert.Equal("Expected Upgrade: websocket", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_WithTheKeyOfTheRfc_IsUpgraded()
    {
        var (status, head) = await RawRequest.SendAsync(
            node.Process, "GET /rooms/lobby HTTP/1.1", RawRequest.Upgrade, RawRequest.Version, RawRequest.Key);

        Assert.Equal(101, status);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, RawRequest.Upgrade, RawRequest.Version)]
    [InlineData(400, RawRequest.Upgrade, RawRequest.Version, "Sec-WebSocket-Key: c2hvcnQ=")]
    [InlineData(400, RawRequest.Upgrade, RawRequest.Version, RawRequest.Key, "Content-Length: 1")]
    [InlineData(400, RawRequest.Upgrade, RawRequest.Version, RawRequest.Key, "Transfer-Encoding: chunked")]
    [InlineData(426, RawRequest.Upgrade, RawRequest.Key)]
    [InlineData(426, RawRequest.Upgrade, RawRequest.Key, "Sec-WebSocket-Version: 8")]
    [InlineData(426, "Connection: keep-alive\nUpgrade: websocket", RawRequest.Version, RawRequest.Key)]
    [InlineData(426, "Connection: Upgrade\nUpgrade: h2c", RawRequest.Version, RawRequest.Key)]
    public async Task Get_WithABadHandshake_IsRefused(int expected, params string[] headers)
    {
        var (status, head) = await RawRequest.SendAsync(node.Process, "GET /rooms/lobby HTTP/1.1", headers);

        Assert.Equal(expected, status);
        Assert.Equal(expected == 426, head.Contains("Sec-WebSocket-Version: 13", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST", 405)]
    [InlineData("DELETE", 405)]
    public async Task OtherMethods_AreRefused(string method, int expected)
    {
        var (status, head) = await RawRequest.SendAsync(
            node.Process, $"{method} /rooms/lobby HTTP/1.1", RawRequest.Upgrade, RawRequest.Version, RawRequest.Key);

        Assert.Equal(expected, status);
        Assert.Contains("Allow: GET", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/rooms/a//b")]
    [InlineData("/rooms//a")]
    [InlineData("/rooms/a/")]
    [InlineData("/rooms/a%01b")]
    [InlineData("/rooms/%EF%BF%BD")]
    [InlineData("/rooms/lobby?name=a%0Ab")]
    public async Task Get_WithABadName_Answers400(string path)
    {
        var (status, _) = await RawRequest.SendAsync(
            node.Process, $"GET {path} HTTP/1.1", RawRequest.Upgrade, RawRequest.Version, RawRequest.Key);

        Assert.Equal(400, status);
    }

    [Theory]
    [InlineData(128, 101)]
    [InlineData(129, 400)]
    public async Task Get_WithALongRoomName_IsRefusedBeyond128Bytes(int bytes, int expected)
    {
        var (status, _) = await RawRequest.SendAsync(
            node.Process, $"GET /rooms/{new string('a', bytes)} HTTP/1.1", RawRequest.Upgrade, RawRequest.Version, RawRequest.Key);

        Assert.Equal(expected, status);
    }

    [Theory]
    [InlineData("https://elsewhere.example", 403)]
    [InlineData("null", 403)]
    [InlineData("http://127.0.0.1:1", 403)]
    [InlineData("http://{0}", 101)]
    public async Task Get_WithAnOrigin_IsUpgradedForTheSameHostOnly(string origin, int expected)
    {
        var own = origin.Replace("{0}", node.Process.Page.Authority, StringComparison.Ordinal);

        var (status, _) = await RawRequest.SendAsync(
            node.Process, "GET /rooms/lobby HTTP/1.1", RawRequest.Upgrade, RawRequest.Version, RawRequest.Key, $"Origin: {own}");

        Assert.Equal(expected, status);
    }
}
