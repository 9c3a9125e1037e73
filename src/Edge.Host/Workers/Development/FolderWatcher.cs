using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Edge.Host.Workers.Development;

/// <summary>Tells when files of a folder were saved; saves that come together are told of once.</summary>
internal sealed class FolderWatcher : IDisposable
{
    // Editors write a file in several steps.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Ignored = [DevData.Name, "node_modules", ".git"];

    private readonly string _folder;
    private readonly FileSystemWatcher _watcher;
    private readonly Channel<bool> _changes =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public FolderWatcher(string folder)
    {
        _folder = folder;
        _watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.DirectoryName,
        };
        _watcher.Changed += OnChange;
        _watcher.Created += OnChange;
        _watcher.Deleted += OnChange;
        _watcher.Renamed += OnChange;
        _watcher.Error += (_, _) => _changes.Writer.TryWrite(true);
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>One item after each burst of changes.</summary>
    public async IAsyncEnumerable<bool> ReadChangesAsync([EnumeratorCancellation] CancellationToken end)
    {
        while (await WaitAsync(end))
        {
            yield return true;
        }
    }

    public void Dispose() => _watcher.Dispose();

    private async Task<bool> WaitAsync(CancellationToken end)
    {
        try
        {
            await _changes.Reader.ReadAsync(end);
            await Task.Delay(Settle, end);
            _changes.Reader.TryRead(out _);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void OnChange(object sender, FileSystemEventArgs change)
    {
        var first = Path.GetRelativePath(_folder, change.FullPath).Split(Path.DirectorySeparatorChar)[0];
        if (!Ignored.Contains(first))
        {
            _changes.Writer.TryWrite(true);
        }
    }
}
