namespace Edge.Host.Options;

/// <summary>This node.</summary>
internal sealed class NodeOptions
{
    public const string Section = "Edge:Node";

    /// <summary>Directory of the node's data; --data goes before it. Default ./data.</summary>
    public string DataDirectory { get; set; } = "data";
}
