using System.Text;
using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Store;
using Edge.Workers.Bundles;

namespace Edge.Host.Tests.Workers.Store;

/// <summary>What every store of workers does.</summary>
public abstract class WorkerStoreTests
{
    private readonly string _name = $"w-{Guid.NewGuid():N}";

    private protected abstract IWorkerStore Store { get; }

    [SkippableFact]
    public async Task Add_MakesVersionsThatAreReadBackWhole_TheNewestActive()
    {
        var time = new DateTimeOffset(2026, 11, 26, 7, 0, 0, TimeSpan.Zero);

        var first = await Store.AddAsync(Worker("one"), new VersionNote("aa", time, "first"), CancellationToken.None);
        var second = await Store.AddAsync(Worker("two"), new VersionNote("bb", time.AddMinutes(1), "second"), CancellationToken.None);
        var read = await Store.FindAsync(_name, 1, CancellationToken.None);

        Assert.Equal((1, 2), (first, second));
        Assert.Equal(2, await ActiveAsync());
        Assert.Equal(
            [new VersionEntry(2, new VersionNote("bb", time.AddMinutes(1), "second"), true), new VersionEntry(1, new VersionNote("aa", time, "first"), true)],
            await Store.ListVersionsAsync(_name, CancellationToken.None));
        Assert.Equal("one", CodeOf(read));
        Assert.Equal((ModuleKind.Script, "worker.js"), (read!.Modules[0].Kind, read.Modules[0].Name));
        Assert.Equal(("\"x\"", "example.com/*"), (read.Manifest.Vars["A"], read.Manifest.Routes[0]));
        Assert.Equal($"{_name}.Room", read.Plan.Classes["Room"]);
        Assert.Equal($"{_name}.Room", (await Store.DescribeAsync(_name, 2, CancellationToken.None))!.Plan.Classes["Room"]);
    }

    [SkippableFact]
    public async Task Activate_OfAnOlderVersion_KeepsTheNewer()
    {
        await AddAsync("one");
        await AddAsync("two");

        Assert.True(await Store.ActivateAsync(_name, 1, CancellationToken.None));

        Assert.Equal(1, await ActiveAsync());
        Assert.Equal("two", CodeOf(await Store.FindAsync(_name, 2, CancellationToken.None)));
        Assert.False(await Store.ActivateAsync("nobody", 1, CancellationToken.None));
    }

    [SkippableFact]
    public async Task Delete_TakesTheCode_ButNumbersAndNamespacesAreNotUsedAgain()
    {
        await AddAsync("one");

        Assert.True(await Store.DeleteAsync(_name, CancellationToken.None));
        Assert.False(await Store.DeleteAsync(_name, CancellationToken.None));
        Assert.False(await Store.ActivateAsync(_name, 1, CancellationToken.None));
        var plan = await Store.FindPlanAsync(_name, CancellationToken.None);

        Assert.Null(await ActiveAsync());
        Assert.Null(await Store.FindAsync(_name, 1, CancellationToken.None));
        Assert.Empty(plan.Classes);
        Assert.Equal([$"{_name}.Room"], plan.Used);
        Assert.Equal(2, await AddAsync("again"));
    }

    [SkippableFact]
    public async Task Add_BeyondWhatIsKept_ForgetsTheOldestCode_ButNotTheActive()
    {
        await AddAsync("one");
        await AddAsync("two");
        for (var i = 0; i < WorkerTables.Kept; i++)
        {
            await AddAsync($"{i}");
            await Store.ActivateAsync(_name, 2, CancellationToken.None);
        }

        var versions = await Store.ListVersionsAsync(_name, CancellationToken.None);

        Assert.Equal(WorkerTables.Kept + 2, versions.Count);
        Assert.Null(await Store.FindAsync(_name, 1, CancellationToken.None));
        Assert.Equal([1], versions.Where(version => !version.HasCode).Select(version => version.Version));
    }

    [SkippableFact]
    public async Task Find_OfWhatIsNotThere_GivesNothing()
    {
        Assert.Null(await Store.FindAsync(_name, 1, CancellationToken.None));
        Assert.Null(await Store.DescribeAsync(_name, 1, CancellationToken.None));
        Assert.Empty(await Store.ListVersionsAsync(_name, CancellationToken.None));
        Assert.Same(NamespacePlan.Empty, await Store.FindPlanAsync(_name, CancellationToken.None));
        Assert.Null(await ActiveAsync());
    }

    private protected StoredWorker Worker(string code) => new(
        new WorkerManifest(_name, "worker.js", new DateOnly(2026, 3, 1))
        {
            Vars = new Dictionary<string, string> { ["A"] = "\"x\"" },
            Routes = ["example.com/*"],
            Objects = [new BoundClass("ROOM", "Room", null)],
        },
        new NamespacePlan
        {
            Tag = "v1",
            Classes = new Dictionary<string, string> { ["Room"] = $"{_name}.Room" },
            Bindings = new Dictionary<string, string> { ["ROOM"] = $"{_name}.Room" },
            Used = [$"{_name}.Room"],
        },
        [new WorkerModule("worker.js", ModuleKind.Script, Encoding.UTF8.GetBytes(code))]);

    private protected Task<int?> AddAsync(string code) =>
        Store.AddAsync(Worker(code), new VersionNote("aa", DateTimeOffset.UnixEpoch, string.Empty), CancellationToken.None);

    private static string? CodeOf(StoredWorker? worker) => worker is null ? null : Encoding.UTF8.GetString(worker.Modules[0].Content.Span);

    private async Task<int?> ActiveAsync() =>
        (await Store.ListAsync(CancellationToken.None)).FirstOrDefault(entry => entry.Name == _name)?.Version;
}
