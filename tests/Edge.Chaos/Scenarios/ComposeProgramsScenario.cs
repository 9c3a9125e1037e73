using System.Net;

namespace Edge.Chaos.Scenarios;

/// <summary>The four programs behind the entry point of a system that somebody else has started and deployed them to.</summary>
internal static class ComposeProgramsScenario
{
    public static Task RunAsync(ScenarioContext context)
    {
        // The entry point sends each client to the node with the fewest.
        var entry = new IPEndPoint(IPAddress.Loopback, context.Options.EntryPort);
        return ProgramChecks.RunAsync(context, [entry, entry, entry], $"room-{context.Options.Seed}");
    }
}
