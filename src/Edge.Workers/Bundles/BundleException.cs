namespace Edge.Workers.Bundles;

/// <summary>A bundle cannot run.</summary>
public sealed class BundleException : Exception
{
    /// <summary>Carries the problem.</summary>
    public BundleException(BundleProblem problem)
        : base(problem.ToString()) => Problem = problem;

    /// <summary>What is wrong.</summary>
    public BundleProblem Problem { get; }
}
