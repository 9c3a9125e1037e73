using Edge.Host.Workers.Development;

namespace Edge.Host.Tests.Workers.Development;

public sealed class FolderWatcherTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-watch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("worker.js")]
    [InlineData("lib/deep/module.js")]
    [InlineData("new/module.js")]
    public async Task Save_IsToldOf(string file)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "lib", "deep"));
        using var watcher = new FolderWatcher(_folder);
        using var end = new CancellationTokenSource(Patience);
        await using var changes = watcher.ReadChangesAsync(end.Token).GetAsyncEnumerator();

        Write(file, "1");
        Assert.True(await changes.MoveNextAsync(), "the first save was not told of");
        Write(file, "2");
        Assert.True(await changes.MoveNextAsync(), "the second save was not told of");
    }

    [Fact]
    public async Task FolderThatWasRenamed_IsStillWatched()
    {
        Write("old/module.js", "1");
        using var watcher = new FolderWatcher(_folder);
        using var end = new CancellationTokenSource(Patience);
        await using var changes = watcher.ReadChangesAsync(end.Token).GetAsyncEnumerator();

        Directory.Move(Path.Combine(_folder, "old"), Path.Combine(_folder, "new"));
        Assert.True(await changes.MoveNextAsync(), "the renaming was not told of");
        Write("new/module.js", "2");
        Assert.True(await changes.MoveNextAsync(), "the save was not told of");
    }

    [Fact]
    public async Task DataAndPackages_AreNotWatched()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".edge"));
        Directory.CreateDirectory(Path.Combine(_folder, "node_modules", "some"));
        using var watcher = new FolderWatcher(_folder, TimeSpan.Zero);
        using var end = new CancellationTokenSource(Patience);
        var change = watcher.ReadChangesAsync(end.Token).GetAsyncEnumerator().MoveNextAsync().AsTask();

        Write(".edge/edge.db", "1");
        Write("node_modules/some/index.js", "1");
        Write("node_modules/new/index.js", "1");

        // A watcher of the test, made later, sees the last of them after the one under test would have.
        using var witness = new FileSystemWatcher(_folder) { IncludeSubdirectories = true, EnableRaisingEvents = true };
        var seen = new TaskCompletionSource();
        witness.Changed += (_, file) => _ = file.Name == Path.Combine("node_modules", "some", "last.js") && seen.TrySetResult();
        Write("node_modules/some/last.js", "1");
        await seen.Task.WaitAsync(Patience);
        Assert.False(change.IsCompleted);
        await end.CancelAsync();
        Assert.False(await change);
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
