using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Routing;

namespace Edge.Host.Tests.Workers.Routing;

public sealed class RouteTableTests
{
    private static readonly RouteTable Table = RouteTable.Create(
        "workers.example.com",
        [
            Worker("site", "example.com/*", "*.example.com/*"),
            Worker("chat", "example.com/chat/*", "https://chat.example.com/*", "example.com/chat"),
            Worker("login", "example.com/chat/login", "*example.org/*"),
            Worker("any", "*/tools/*"),
            Worker("plain"),
        ]);

    [Theory]
    [InlineData("example.com", "/", "site")]
    [InlineData("EXAMPLE.com", "/about", "site")]
    [InlineData("example.com", "/chat", "chat")]
    [InlineData("example.com", "/chat/room/1", "chat")]
    [InlineData("example.com", "/chat/login", "login")]
    [InlineData("example.com", "/chatter", "site")]
    [InlineData("chat.example.com", "/x", "chat")]
    [InlineData("other.example.com", "/chat/login", "site")]
    [InlineData("deep.other.example.com", "/", "site")]
    [InlineData("example.org", "/", "login")]
    [InlineData("www.example.org", "/", "login")]
    [InlineData("notexample.com", "/", null)]
    [InlineData("plain.workers.example.com", "/any/path", "plain")]
    [InlineData("localhost", "/tools/x", null)]
    public void FindByHost_TakesTheMostSpecific(string host, string path, string? worker) => Assert.Equal(worker, Table.FindByHost(host, path));

    [Theory]
    [InlineData("plain.workers.localhost", "plain")]
    [InlineData("Plain.Workers.Localhost", "plain")]
    [InlineData("nobody.workers.localhost", null)]
    [InlineData("a.plain.workers.localhost", null)]
    [InlineData("workers.localhost", null)]
    [InlineData("localhost", null)]
    public void FindByHost_OfAName_TakesTheWorkerOfThatName(string host, string? worker) =>
        Assert.Equal(worker, RouteTable.Create("workers.localhost", [Worker("plain")]).FindByHost(host, "/rooms"));

    [Theory]
    [InlineData("localhost", "/tools/x", "any")]
    [InlineData("example.com", "/tools/x", "any")]
    [InlineData("localhost", "/rooms", null)]
    public void FindByPath_TakesPatternsForAnyHost(string host, string path, string? worker) => Assert.Equal(worker, Table.FindByPath(host, path));

    [Fact]
    public void Find_WithoutADomain_TakesNoNames() => Assert.Null(RouteTable.Create(string.Empty, [Worker("plain")]).FindByHost("plain.", "/"));

    [Fact]
    public void ForAll_TakesEverything()
    {
        Assert.Equal("plain", RouteTable.ForAll("plain").FindByHost("localhost", "/api/info"));
        Assert.Null(RouteTable.ForAll(null).FindByHost("localhost", "/api/info"));
    }

    [Theory]
    [InlineData("", "has no host; it must be like example.com/chat/* or */chat/*.")]
    [InlineData("/chat/*", "has no host; it must be like example.com/chat/* or */chat/*.")]
    [InlineData("a.*.com/*", "has a * inside the host; it may only begin with one, such as *.example.com/*.")]
    [InlineData("example.com/*/x", "has a * inside the path; it may only end with one, such as example.com/chat/*.")]
    [InlineData("example.com:8080/*", "names a port; a worker is reached on every port of the nodes.")]
    [InlineData("example.com/x?y=1", "has a query or fragment; only host and path are compared.")]
    [InlineData("exämple.com/*", "has a host with other letters than a-z, 0-9, '.', '-' and '_'; write an international name in its xn-- form.")]
    public void TryParse_OfSomethingElse_SaysWhatIsAllowed(string text, string expected)
    {
        Assert.False(RoutePattern.TryParse(text, out _, out var problem));
        Assert.Equal(expected, problem);
    }

    private static WorkerManifest Worker(string name, params string[] routes) => new(name, "worker.js", default) { Routes = routes };
}
