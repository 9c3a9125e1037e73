using System.CommandLine;

namespace Edge.Host.Cli;

/// <summary>What the commands about workers have in common.</summary>
internal static class WorkerArguments
{
    public static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    public static Argument<DirectoryInfo> AddFolder(Command command)
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "The folder with wrangler.jsonc, wrangler.json or wrangler.toml." };
        command.Add(folder);
        return folder;
    }

    public static Option<string?> AddEnvironment(Command command)
    {
        var environment = new Option<string?>("--env") { Description = "The section of 'env' in the worker's configuration to take." };
        command.Add(environment);
        return environment;
    }

    public static Argument<string> AddName(Command command)
    {
        var name = new Argument<string>("name") { Description = "The worker, as 'edge workers' names it." };
        command.Add(name);
        return name;
    }

    public static void Warn(IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
        {
            Console.Error.WriteLine($"warning: {warning}");
        }
    }
}
