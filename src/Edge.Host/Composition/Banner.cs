using System.Reflection;
using Edge.Host.Persistence;

namespace Edge.Host.Composition;

/// <summary>Tells who started the node where to find it.</summary>
internal static class Banner
{
    /// <summary>This release.</summary>
    public static string Version { get; } = typeof(Banner).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? string.Empty;

    public static void PrintWhenStarted(WebApplication app, IJournalDatabase database, DataDirectory directory) =>
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            Console.WriteLine($"Edge {Version}");
            Console.WriteLine($"  page     {string.Join(", ", app.Urls)}");
            Console.WriteLine($"  data     {directory.Path}");
            Console.WriteLine($"  storage  {database.Description}");
            Console.WriteLine("Press Ctrl+C to stop.");
        });
}
