using Edge.Host.Endpoints;

namespace Edge.Host.Cli;

/// <summary>Says what the nodes run after a change.</summary>
internal static class RolloutReport
{
    /// <returns>0 when all nodes have taken the change up, 1 otherwise.</returns>
    public static int Print(RolloutInfo info, string done)
    {
        Console.WriteLine(done);
        foreach (var node in info.Nodes)
        {
            var state = node switch
            {
                { Version: null } => "no answer",
                { Version: 0 } => "runs none",
                _ => $"runs version {node.Version}",
            };
            Console.WriteLine($"  node     {node.Node} {state}{(node.Problem is null ? string.Empty : $": {node.Problem}")}");
        }

        return info.Nodes.All(node => node.Version == info.Version && node.Problem is null) ? ExitCodes.Ok : ExitCodes.CannotRun;
    }
}
