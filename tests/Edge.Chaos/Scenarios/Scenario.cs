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
        ("objects", ObjectsScenario.RunAsync),
        ("programs", ProgramsScenario.RunAsync),
        ("tenants", TenantsScenario.RunAsync),
        ("steady", SteadyScenario.RunAsync),
    ];

    private static readonly string[] OnCluster = ["plans", "failover", "rolling", "objects", "programs", "steady"];

    /// <summary>Those that need a system which somebody else has started.</summary>
    private static readonly (string Name, Func<ScenarioContext, Task> Run)[] OnRequest =
    [
        ("compose", ComposeScenario.RunAsync), ("compose-programs", ComposeProgramsScenario.RunAsync),
    ];

    /// <summary>Those that run by themselves.</summary>
    public static string[] Names { get; } = [.. All.Select(scenario => scenario.Name)];

    /// <summary>Those and the others.</summary>
    public static string[] AllNames { get; } = [.. Names, .. OnRequest.Select(scenario => scenario.Name)];

    /// <summary>Those of the short form: measurements that need their time are left out.</summary>
    public static string[] BriefNames { get; } = [.. Names.Except(["failover", "steady"])];

    /// <summary>Whether one of them needs a network of its own.</summary>
    public static bool NeedNetwork(IEnumerable<string> names) => names.Intersect(OnCluster).Any();

    public static Func<ScenarioContext, Task> Find(string name) =>
        All.Concat(OnRequest).Single(scenario => scenario.Name == name).Run;
}
