namespace Edge.Chaos.Faults;

/// <summary>Faults in their order; the same for the same name and seed.</summary>
internal sealed record FaultPlan(string Name, int Seed, IReadOnlyList<Fault> Faults)
{
    private static readonly (string Name, FaultKind Kind, double Seconds, bool Brief)[] Catalog =
    [
        ("kill-owner", FaultKind.KillOwner, 8, true),
        ("kill-gateway", FaultKind.KillGateway, 8, true),
        ("kill-owner-in-recovery", FaultKind.KillOwnerInRecovery, 0, false),
        ("pause-1", FaultKind.PauseOwner, 1, false),
        ("pause-5", FaultKind.PauseOwner, 5, false),
        ("pause-20", FaultKind.PauseOwner, 20, true),
        ("cut-minority", FaultKind.CutMinority, 20, false),
        ("cut-owner", FaultKind.CutOwner, 20, true),
        ("cut-owner-from-all", FaultKind.CutOwnerFromAll, 20, false),
        ("rolling-restart", FaultKind.RollingRestart, 0, true),
        ("postgres-restart", FaultKind.RestartDatabase, 1, true),
        ("postgres-crash", FaultKind.CrashDatabase, 1, false),
        ("postgres-cut", FaultKind.CutDatabase, 20, false),
        ("clock-ahead", FaultKind.ClockAhead, 20, false),
        ("clock-back", FaultKind.ClockBack, 20, false),
    ];

    /// <summary>All plans but <see cref="Mix"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Catalog.Select(entry => entry.Name)];

    /// <summary>Those worth their time on every push.</summary>
    public static IReadOnlyList<string> BriefNames { get; } = [.. Catalog.Where(entry => entry.Brief).Select(entry => entry.Name)];

    /// <summary>A plan of one fault at a time that the seed chooses.</summary>
    public static FaultPlan Create(string name, int seed)
    {
        var random = new Random(seed);
        var entry = Catalog.Single(entry => entry.Name == name);
        return new FaultPlan(name, seed, [Fault(random, entry.Kind, entry.Seconds)]);
    }

    /// <summary>Faults that the seed chooses, enough to fill a time.</summary>
    public static FaultPlan Mix(int seed, TimeSpan length)
    {
        var random = new Random(seed);
        var faults = new List<Fault>();
        var filled = TimeSpan.Zero;
        while (filled < length)
        {
            var entry = Catalog[random.Next(Catalog.Length)];
            faults.Add(Fault(random, entry.Kind, entry.Seconds));
            filled += faults[^1].At + faults[^1].Lasts + Recovery;
        }

        return new FaultPlan("mix", seed, faults);
    }

    /// <summary>What a cluster usually needs to be whole again.</summary>
    private static TimeSpan Recovery => TimeSpan.FromSeconds(15);

    private static Fault Fault(Random random, FaultKind kind, double seconds) => new(
        kind, TimeSpan.FromSeconds(2 + (2 * random.NextDouble())), TimeSpan.FromSeconds(seconds));

    public override string ToString() => $"{Name} --seed {Seed}: {string.Join(", ", Faults)}";
}
