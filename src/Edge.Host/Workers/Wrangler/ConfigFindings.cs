namespace Edge.Host.Workers.Wrangler;

/// <summary>What was found in a configuration file, each with file and line.</summary>
internal sealed class ConfigFindings
{
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Errors => _errors;

    public IReadOnlyList<string> Warnings => _warnings;

    public void Fail(string where, string problem) => _errors.Add($"{where}: {problem}");

    public void Warn(string where, string problem) => _warnings.Add($"{where}: {problem}");
}
