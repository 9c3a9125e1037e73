namespace Edge.Host.Options;

/// <summary>Workers on this node: how requests find them, and what they may use.</summary>
internal sealed class WorkerSettings
{
    public const string Section = "Edge:Workers";

    /// <summary>A worker is at NAME.Domain, besides its routes; empty for none. Default workers.localhost.</summary>
    public string Domain { get; set; } = "workers.localhost";
}
