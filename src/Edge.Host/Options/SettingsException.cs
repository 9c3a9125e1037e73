namespace Edge.Host.Options;

/// <summary>Settings that make no sense, all of them in one message for the operator.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems)
    : Exception("Edge cannot start with these settings:" + string.Concat(problems.Select(problem => "\n  " + problem)));
