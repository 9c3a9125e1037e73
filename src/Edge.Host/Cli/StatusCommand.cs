using System.Text.Json;
using Edge.Host.Endpoints;
using Spectre.Console;

namespace Edge.Host.Cli;

/// <summary>Prints the cluster as a node sees it.</summary>
internal static class StatusCommand
{
    /// <returns>0 when all members are Up, reachable and ready, 1 otherwise.</returns>
    public static async Task<int> RunAsync(AdminClient client, bool json, CancellationToken cancel)
    {
        var info = await client.DescribeAsync(cancel);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(info, AdminJson.Default.ClusterInfo));
        }
        else
        {
            Print(info);
        }

        return info.Members.All(IsWell) ? ExitCodes.Ok : ExitCodes.CannotRun;
    }

    private static bool IsWell(MemberInfo member) => member is { Status: "Up", Reachable: true, Ready: true };

    private static void Print(ClusterInfo info)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("node", "state", "roles", "release");
        foreach (var heading in (string[])["connections", "shards", "rooms"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (var member in info.Members)
        {
            table.AddRow(
                member.Node + (member.Leader ? " (leader)" : string.Empty),
                StateOf(member),
                string.Join(", ", member.Roles.Order(StringComparer.Ordinal)),
                member.Version ?? string.Empty,
                $"{member.Connections}",
                $"{member.Shards}",
                $"{member.Rooms}");
        }

        // Cut for no terminal: what reads it may be a program.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"Edge {info.Version}, seen by {info.Node}, which is up for {TimeSpan.FromSeconds(info.UptimeSeconds)}.");
    }

    private static string StateOf(MemberInfo member) => member switch
    {
        { Reachable: false } => $"{member.Status}, unreachable",
        { Ready: null } => $"{member.Status}, no answer",
        { Draining: true } => $"{member.Status}, draining",
        { Ready: false } => $"{member.Status}, not ready",
        _ => member.Status,
    };
}
