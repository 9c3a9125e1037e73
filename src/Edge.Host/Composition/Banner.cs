using System.Reflection;
using Edge.Host.Persistence;

namespace Edge.Host.Composition;

/// <summary>Tells who started the node where to find it.</summary>
internal static class Banner
{
    /// <summary>This release.</summary>
    public static string Version { get; } = typeof(Banner).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? string.Empty;

    public static Task PrintWhenStartedAsync(WebApplication app, CancellationToken cancel)
    {
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            Console.WriteLine($"Edge {Version}");
            Console.WriteLine($"  page     {string.Join(", ", app.Urls)}");
            Console.WriteLine($"  data     {app.Services.GetRequiredService<DataDirectory>().Path}");
            Console.WriteLine($"  storage  {app.Services.GetRequiredService<IJournalDatabase>().Description}");
            Console.WriteLine("Press Ctrl+C to stop.");
        });
        return Task.CompletedTask;
    }
}
