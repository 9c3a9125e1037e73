using Edge.Testing;

namespace Edge.Host.Tests.Workers;

/// <summary><c>edge dev</c> with the worker whose paths are the checks of docs/workers.md.</summary>
public sealed class ApiNode : IAsyncLifetime
{
    private readonly TemporaryDirectory _folder = new();

    public NodeProcess Process { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Copy(new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "Workers", "Api")), _folder.Path);
        Process = NodeProcess.Start(_folder.Path, ["dev", ".", "--port", "0", "--memory"]);
        await Process.UntilListeningAsync();
    }

    public async Task DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder.Dispose();
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories())
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }
    }
}
