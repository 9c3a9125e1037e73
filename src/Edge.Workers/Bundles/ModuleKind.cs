namespace Edge.Workers.Bundles;

/// <summary>What importing a file of a bundle gives.</summary>
public enum ModuleKind
{
    /// <summary>An ECMAScript module.</summary>
    Script,

    /// <summary>A string, as the default export.</summary>
    Text,

    /// <summary>What the JSON says, as the default export.</summary>
    Json,

    /// <summary>An ArrayBuffer, as the default export.</summary>
    Data,
}
