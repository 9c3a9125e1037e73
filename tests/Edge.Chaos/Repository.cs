namespace Edge.Chaos;

/// <summary>Where things lie in a working copy.</summary>
internal static class Repository
{
    private const string Solution = "Edge.sln";

    /// <summary>The Debug build of the server, whether it was built or not; the bare file name outside of a working copy.</summary>
    public static string DebugServer()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return Path.Combine(folder.FullName, "src", "Edge.Host", "bin", "Debug", "net10.0", "edge.dll");
            }
        }

        return "edge.dll";
    }
}
