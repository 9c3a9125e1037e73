namespace Edge.Workers.Bundles;

/// <summary>Why a bundle cannot run.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="File">The module, or null when it is none of them.</param>
/// <param name="Line">From 1, or 0.</param>
/// <param name="Column">From 1, or 0.</param>
public sealed record BundleProblem(string Message, string? File, int Line, int Column)
{
    /// <summary>For people: <c>lib/a.js:3:7: SyntaxError: …</c>.</summary>
    public override string ToString() => File is null ? Message : $"{File}:{Line}:{Column}: {Message}";
}
