namespace Edge.Host.Composition;

/// <summary>The node's directory, held by one process at a time.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <exception cref="CannotRunException">It cannot be written, or another process holds it.</exception>
    public static DataDirectory Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotRunException($"The data directory {full} cannot be made: {e.Message}");
        }

        var file = System.IO.Path.Combine(full, "edge.lock");
        try
        {
            return new DataDirectory(full, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new CannotRunException(
                $"The data directory {full} is in use by another process. Stop it or choose another with --data.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotRunException($"The data directory {full} cannot be written: {e.Message}");
        }
    }

    // EWOULDBLOCK of Linux, of macOS, ERROR_SHARING_VIOLATION of Windows: .NET has no type for it.
    private static bool IsHeld(IOException e) => (e.HResult & 0xFFFF) is 11 or 35 or 32;

    public void Dispose() => _lock.Dispose();
}
