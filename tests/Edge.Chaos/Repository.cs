namespace Edge.Chaos;

/// <summary>Where things lie in a working copy.</summary>
internal static class Repository
{
    private const string Solution = "Edge.sln";

    /// <summary>The working copy; the present folder outside of one.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        return Environment.CurrentDirectory;
    }

    /// <summary>The Debug build of the server, whether it was built or not.</summary>
    public static string DebugServer() =>
        Path.Combine(Root(), "src", "Edge.Host", "bin", "Debug", "net10.0", "edge.dll");
}
