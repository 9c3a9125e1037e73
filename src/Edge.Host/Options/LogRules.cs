namespace Edge.Host.Options;

/// <summary>What must hold of the levels of the log, in <c>Logging:LogLevel</c> and the like of its providers.</summary>
internal static class LogRules
{
    private const string Levels = "LogLevel";

    public static void Check(SettingsReader reader, IConfiguration configuration)
    {
        var logging = configuration.GetSection("Logging");
        foreach (var entry in logging.GetChildren().Prepend(logging).SelectMany(owner => owner.GetSection(Levels).GetChildren()))
        {
            reader.Require(
                string.IsNullOrEmpty(entry.Value) || Enum.TryParse<LogLevel>(entry.Value, ignoreCase: true, out _),
                $"{entry.Path} is '{entry.Value}'; it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
        }
    }
}
