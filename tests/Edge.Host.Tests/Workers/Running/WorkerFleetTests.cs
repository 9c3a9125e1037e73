using System.Text;
using Edge.Actors.Http;
using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Routing;
using Edge.Host.Workers.Running;
using Edge.Host.Workers.Store;
using Edge.Workers.Bundles;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Host.Tests.Workers.Running;

public sealed class WorkerFleetTests : IDisposable
{
    private readonly MemoryWorkerStore _store = new();
    private readonly FakeEngine _engine = new();
    private readonly FakeTimeProvider _time = new();
    private readonly WorkerFleet _fleet;

    public WorkerFleetTests() => _fleet = new WorkerFleet(
        _store, _engine, new RouteRules("workers.localhost", IsDevelopment: false), _time, NullLogger<WorkerFleet>.Instance);

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task Refresh_LoadsWhatIsActive_AndRoutesToIt()
    {
        Assert.False(_fleet.IsLoaded);

        await DeployAsync("a", "one");
        await DeployAsync("b", "two");

        Assert.True(_fleet.IsLoaded);
        Assert.Equal("a", _fleet.Routes.FindByHost("a.workers.localhost", "/"));
        Assert.Equal("b", _fleet.Routes.FindByHost("b.example.com", "/"));
        Assert.Equal(("one", "two", null), (await AskAsync("a"), await AskAsync("b"), await AskAsync("c")));
        Assert.Equal(["install a:1", "install b:1"], _engine.Events);
    }

    [Fact]
    public async Task Refresh_AfterAChange_RunsTheNewVersion_OnlyOnce()
    {
        await DeployAsync("a", "one");
        await DeployAsync("a", "two");
        await _fleet.RefreshAsync(CancellationToken.None);

        Assert.Equal("two", await AskAsync("a"));
        Assert.Equal(["install a:1", "install a:2"], _engine.Events);
        Assert.Equal((2, null), _fleet.Describe("a"));
    }

    [Fact]
    public async Task Refresh_OfAVersionThatDoesNotLoad_LeavesTheOneBefore_AndTriesThatVersionOnceAtFirst()
    {
        await DeployAsync("a", "one");
        await DeployAsync("a", "broken");
        await _fleet.RefreshAsync(CancellationToken.None);

        Assert.Equal("one", await AskAsync("a"));
        Assert.Equal((1, "worker.js:1:1: SyntaxError: broken"), _fleet.Describe("a"));
        Assert.Equal("a", _fleet.Routes.FindByHost("a.example.com", "/"));
        Assert.Equal(["install a:1"], _engine.Events);
        Assert.Equal(2, _engine.Checks);
    }

    [Fact]
    public async Task Refresh_OfAVersionThatDidNotLoad_TriesItAgain_MoreAndMoreSeldom()
    {
        _engine.IsFull = true;
        await DeployAsync("a", "one");

        var tries = 0;
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromHours(1); passed += TimeSpan.FromSeconds(5))
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            var before = _engine.Checks;
            await _fleet.RefreshAsync(CancellationToken.None);
            tries += _engine.Checks - before;
        }

        _engine.IsFull = false;
        _time.Advance(TimeSpan.FromMinutes(5));
        await _fleet.RefreshAsync(CancellationToken.None);

        Assert.InRange(tries, 12, 20);
        Assert.Equal("one", await AskAsync("a"));
        Assert.Equal((1, null), _fleet.Describe("a"));
    }

    [Fact]
    public async Task Refresh_ForTheSakeOfAWorker_TriesWhatFailedOfItAtOnce()
    {
        _engine.IsFull = true;
        await DeployAsync("a", "one");
        _engine.IsFull = false;

        await _fleet.RefreshAsync("b", CancellationToken.None);
        var other = _fleet.Describe("a");
        await _fleet.RefreshAsync("a", CancellationToken.None);

        Assert.Equal((0, "There is no memory."), other);
        Assert.Equal("one", await AskAsync("a"));
    }

    [Fact]
    public async Task Refresh_OfAFirstVersionThatDoesNotLoad_Answers503_UntilOneDoes()
    {
        await DeployAsync("a", "broken");
        var response = await _fleet.DispatchAsync("a", Request, CancellationToken.None);

        await DeployAsync("a", "mended");

        Assert.Equal(503, response!.Status);
        Assert.Equal("mended", await AskAsync("a"));
    }

    [Fact]
    public async Task Refresh_AfterARollback_RunsTheOlderVersion()
    {
        await DeployAsync("a", "one");
        await DeployAsync("a", "two");

        await _store.ActivateAsync("a", 1, CancellationToken.None);
        await _fleet.RefreshAsync(CancellationToken.None);

        Assert.Equal("one", await AskAsync("a"));
        Assert.Equal((1, null), _fleet.Describe("a"));
    }

    [Fact]
    public async Task Refresh_AfterADeletion_RoutesNoMore()
    {
        await DeployAsync("a", "one");

        await _store.DeleteAsync("a", CancellationToken.None);
        await _fleet.RefreshAsync(CancellationToken.None);

        Assert.Null(await AskAsync("a"));
        Assert.Null(_fleet.Routes.FindByHost("a.workers.localhost", "/"));
        Assert.Equal((0, null), _fleet.Describe("a"));
    }

    private static EdgeRequest Request { get; } = new() { Method = "GET", Url = "http://a.workers.localhost/" };

    private async Task DeployAsync(string name, string code)
    {
        var manifest = new WorkerManifest(name, "worker.js", default) { Routes = [$"{name}.example.com/*"] };
        var worker = new StoredWorker(
            manifest, NamespacePlan.Empty, [new WorkerModule("worker.js", ModuleKind.Script, Encoding.UTF8.GetBytes(code))]);
        await _store.AddAsync(worker, new VersionNote(code, DateTimeOffset.UnixEpoch, string.Empty), CancellationToken.None);
        await _fleet.RefreshAsync(CancellationToken.None);
    }

    private async Task<string?> AskAsync(string name) => await _fleet.DispatchAsync(name, Request, CancellationToken.None) is { } response
        ? Encoding.UTF8.GetString(response.Body.Bytes!.Value.Span)
        : null;
}
