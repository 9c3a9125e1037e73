namespace Edge.Chaos.Scenarios;

/// <summary>The scenarios by name, in the order they run.</summary>
internal static class Scenario
{
    private static readonly (string Name, Func<ScenarioContext, Task> Run)[] All =
    [
        ("protocol", ProtocolScenario.RunAsync),
        ("crash", CrashScenario.RunAsync),
        ("shutdown", ShutdownScenario.RunAsync),
        ("flood", FloodScenario.RunAsync),
        ("slow-consumer", SlowConsumerScenario.RunAsync),
        ("many", ManyScenario.RunAsync),
        ("plans", PlansScenario.RunAsync),
        ("failover", FailoverScenario.RunAsync),
        ("rolling", RollingScenario.RunAsync),
    ];

    private static readonly string[] OnCluster = ["plans", "failover", "rolling"];

    public static string[] Names { get; } = [.. All.Select(scenario => scenario.Name)];

    /// <summary>Those of the short form: measurements that need their time are left out.</summary>
    public static string[] BriefNames { get; } = [.. Names.Except(["failover", "rolling"])];

    /// <summary>Whether one of them needs a network of its own.</summary>
    public static bool NeedNetwork(IEnumerable<string> names) => names.Intersect(OnCluster).Any();

    public static Func<ScenarioContext, Task> Find(string name) => All.Single(scenario => scenario.Name == name).Run;
}
