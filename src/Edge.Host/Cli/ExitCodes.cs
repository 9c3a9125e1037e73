namespace Edge.Host.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The environment does not allow it: a taken port, a locked or unreachable database.</summary>
    public const int CannotRun = 1;

    /// <summary>What was asked for makes no sense: options, settings.</summary>
    public const int BadUsage = 2;
}
