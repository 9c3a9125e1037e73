namespace Edge.Host.Tests.Process;

/// <summary>What a node answers of its administration to those behind a proxy, however they spell the path.</summary>
[Collection(SharedNode.Name)]
public sealed class AdminThroughProxyTests(SharedNode node)
{
    [Theory]
    [InlineData("/api/info")]
    [InlineData("/API/rooms/lobby")]
    [InlineData("/%61pi/workers")]
    [InlineData("/x/../api/workers/nobody")]
    [InlineData("/x/%2e%2e/api/info")]
    [InlineData("/./api/info/")]
    [InlineData("/metrics")]
    [InlineData("/METRICS/")]
    public async Task Read_ThroughAProxy_IsRefused(string path)
    {
        var (status, _) = await RawRequest.SendAsync(node.Process, $"GET {path} HTTP/1.1", "X-Forwarded-For: 10.0.0.7");

        Assert.Equal(403, status);
    }
}
