using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Edge.Host.Workers.Development;

/// <summary>Tells when files of a folder were saved; saves that come together are told of once.</summary>
internal sealed class FolderWatcher : IDisposable
{
    // Editors write a file in several steps.
    private static readonly TimeSpan DefaultSettle = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Ignored = [DevData.Name, "node_modules", ".git"];

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly TimeSpan _settle;
    private readonly FileSystemWatcher _top;
    private readonly Dictionary<string, FileSystemWatcher> _below = [];
    private readonly Channel<bool> _changes =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private bool _isOver;

    /// <summary>Begins to watch. What is ignored costs nothing: neither the many folders of packages nor each write of a database.</summary>
    /// <param name="folder">With all below it.</param>
    /// <param name="settle">How long to wait for more after a save: 100 ms unless said otherwise.</param>
    public FolderWatcher(string folder, TimeSpan? settle = null)
    {
        _folder = folder;
        _settle = settle ?? DefaultSettle;
        _top = Watch(folder, deep: false);
        WatchBelow();
    }

    /// <summary>One item after each burst of changes.</summary>
    public async IAsyncEnumerable<bool> ReadChangesAsync([EnumeratorCancellation] CancellationToken end)
    {
        while (await WaitAsync(end))
        {
            yield return true;
        }
    }

    public void Dispose()
    {
        _top.Dispose();
        lock (_gate)
        {
            foreach (var watcher in _below.Values)
            {
                watcher.Dispose();
            }

            _isOver = true;
        }
    }

    private async Task<bool> WaitAsync(CancellationToken end)
    {
        try
        {
            await _changes.Reader.ReadAsync(end);
            await Task.Delay(_settle, end);
            _changes.Reader.TryRead(out _);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private FileSystemWatcher Watch(string folder, bool deep)
    {
        var watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = deep,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.DirectoryName,
        };
        watcher.Changed += OnChange;
        watcher.Created += OnChange;
        watcher.Deleted += OnChange;
        watcher.Renamed += OnChange;
        watcher.Error += (_, _) => _changes.Writer.TryWrite(true);
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    /// <summary>Folders of the folder come and go.</summary>
    private void WatchBelow()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            var present = Directory.GetDirectories(_folder).Where(folder => !Ignored.Contains(Path.GetFileName(folder))).ToHashSet();
            foreach (var gone in _below.Keys.Except(present).ToArray())
            {
                _below.Remove(gone, out var watcher);
                watcher!.Dispose();
            }

            foreach (var added in present.Except(_below.Keys).ToArray())
            {
                _below[added] = Watch(added, deep: true);
            }
        }
    }

    private void OnChange(object sender, FileSystemEventArgs change)
    {
        var first = Path.GetRelativePath(_folder, change.FullPath).Split(Path.DirectorySeparatorChar)[0];
        if (Ignored.Contains(first))
        {
            return;
        }

        if (ReferenceEquals(sender, _top) && change.ChangeType != WatcherChangeTypes.Changed)
        {
            try
            {
                WatchBelow();
            }
            catch (Exception e) when (e is IOException or ArgumentException)
            {
                // A folder went away meanwhile, which is a change of its own.
            }
        }

        _changes.Writer.TryWrite(true);
    }
}
