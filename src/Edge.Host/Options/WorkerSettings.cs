using Edge.Workers;

namespace Edge.Host.Options;

/// <summary>Workers on this node: how requests find them, and what they may use.</summary>
internal sealed class WorkerSettings : WorkerOptions
{
    public new const string Section = WorkerOptions.Section;

    /// <summary>A worker is at NAME.Domain, besides its routes; empty for none. Default workers.localhost.</summary>
    public string Domain { get; set; } = "workers.localhost";
}
