namespace Edge.Testing;

/// <summary>Seeds of random tests: fresh in each run, and printed, so that a failure can be repeated.</summary>
public static class Seeds
{
    /// <summary>A random generator whose seed is told to <paramref name="print"/>.</summary>
    /// <param name="print">The test's output.</param>
    /// <param name="fixedSeed">The seed of a failed run, to repeat it; null otherwise.</param>
    public static Random Start(Action<string> print, int? fixedSeed)
    {
        var seed = fixedSeed ?? Environment.TickCount;
        print($"seed {seed}");
        return new Random(seed);
    }
}
