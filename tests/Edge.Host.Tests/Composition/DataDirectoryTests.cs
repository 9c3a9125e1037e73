using Edge.Host.Composition;
using Edge.Testing;

namespace Edge.Host.Tests.Composition;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Open_WhenItIsMissing_MakesIt()
    {
        var path = Path.Combine(_directory.Path, "a", "b");

        using var opened = DataDirectory.Open(path);

        Assert.Equal(path, opened.Path);
        Assert.True(Directory.Exists(path));
    }

    [Fact]
    public void Open_WhileItIsHeld_SaysSo_AndAfterwardsOpens()
    {
        using (DataDirectory.Open(_directory.Path))
        {
            var e = Assert.Throws<CannotRunException>(() => DataDirectory.Open(_directory.Path));
            Assert.Contains("in use by another process", e.Message, StringComparison.Ordinal);
        }

        DataDirectory.Open(_directory.Path).Dispose();
    }

    [Fact]
    public void Open_WhenNothingCanBeWrittenThere_DoesNotBlameAnotherProcess()
    {
        // A link to nowhere in a directory that is missing: the file cannot be made, not even by root.
        File.CreateSymbolicLink(
            Path.Combine(_directory.Path, "edge.lock"), Path.Combine(_directory.Path, "missing", "edge.lock"));

        var e = Assert.Throws<CannotRunException>(() => DataDirectory.Open(_directory.Path));

        Assert.StartsWith($"The data directory {_directory.Path} cannot be written: ", e.Message, StringComparison.Ordinal);
    }
}
