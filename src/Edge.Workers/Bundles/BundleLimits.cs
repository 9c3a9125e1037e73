namespace Edge.Workers.Bundles;

/// <summary>How large a worker's code may be.</summary>
public static class BundleLimits
{
    /// <summary>Bytes of all modules together: 10 MiB.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>Modules of one worker.</summary>
    public const int MaxModules = 500;

    /// <summary>Bytes of one variable's value as JSON: 5 KiB, as on the platform.</summary>
    public const int MaxVariableBytes = 5 * 1024;

    /// <summary>Variables and bindings of one worker.</summary>
    public const int MaxBindings = 128;
}
