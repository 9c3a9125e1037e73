namespace Edge.Host.Workers.Development;

/// <summary>Where the objects of a worker that is developed keep what they store.</summary>
internal static class DevData
{
    public const string Name = ".edge";

    /// <summary>Makes the directory, which version control shall not see.</summary>
    /// <returns>Its path.</returns>
    public static string Prepare(DirectoryInfo folder)
    {
        var path = Path.Combine(folder.FullName, Name);
        try
        {
            Directory.CreateDirectory(path);
            File.WriteAllText(Path.Combine(path, ".gitignore"), "*\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Who opens the directory next says why it cannot be used.
        }

        return path;
    }
}
