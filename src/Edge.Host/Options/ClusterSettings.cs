using System.ComponentModel.DataAnnotations;

namespace Edge.Host.Options;

/// <summary>How nodes reach each other.</summary>
internal sealed class ClusterSettings
{
    public const string Section = "Edge:Cluster";

    /// <summary>Address other nodes reach this one at. Default 127.0.0.1.</summary>
    [Required]
    public string HostName { get; set; } = "127.0.0.1";

    /// <summary>Port for other nodes; 0 takes a free one (default).</summary>
    [Range(0, 65535)]
    public int Port { get; set; }
}
