using System.ComponentModel.DataAnnotations;
using Edge.Actors.Rooms;

namespace Edge.Host.Options;

/// <summary>How nodes find and reach each other.</summary>
internal sealed class ClusterSettings
{
    public const string Section = "Edge:Cluster";

    /// <summary>The role of nodes that take clients; those that hold rooms have <see cref="RoomRegion.Role"/>.</summary>
    public const string GatewayRole = "gateway";

    /// <summary>Name or address other nodes reach this one at. Default 127.0.0.1.</summary>
    [Required]
    public string HostName { get; set; } = "127.0.0.1";

    /// <summary>Port for other nodes; 0 takes a free one (default).</summary>
    [Range(0, 65535)]
    public int Port { get; set; }

    /// <summary>Address to listen on for other nodes, such as 0.0.0.0 in a container; HostName when not given.</summary>
    public string? BindAddress { get; set; }

    /// <summary>How the cluster is found: by Seeds if there are any, else through PostgreSql if it is the storage, else None.</summary>
    public Discovery? Discovery { get; set; }

    /// <summary>For Discovery Seeds: nodes to join as host:port; the first of them may found the cluster.</summary>
    public IList<string> Seeds { get; } = [];

    /// <summary>What the node does: gateway takes clients, shard holds rooms. Both when none is given.</summary>
    public IList<string> Roles { get; } = [];

    /// <summary>After this long without a cluster the node says why and ends. 5 s to 1 h, default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan JoinTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A PEM file with this node's certificate: nodes then talk TLS, and each must show one.</summary>
    public string? TlsCertificate { get; set; }

    /// <summary>A PEM file with the key of TlsCertificate.</summary>
    public string? TlsKey { get; set; }

    /// <summary>A PEM file with the authority that must have signed every node's certificate.</summary>
    public string? TlsAuthority { get; set; }

    /// <summary>The roles that are in force.</summary>
    public IReadOnlyList<string> GetRoles() => Roles.Count > 0 ? [.. Roles] : [GatewayRole, RoomRegion.Role];

    /// <summary>The way of discovery that is in force.</summary>
    public Discovery GetDiscovery(StorageProvider storage)
    {
        var found = storage == StorageProvider.PostgreSql ? Options.Discovery.Database : Options.Discovery.None;
        return Discovery ?? (Seeds.Count > 0 ? Options.Discovery.Seeds : found);
    }
}
