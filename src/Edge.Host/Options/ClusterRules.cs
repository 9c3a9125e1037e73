using System.Net;
using Edge.Actors.Rooms;

namespace Edge.Host.Options;

/// <summary>What must hold of <see cref="ClusterSettings"/> as a whole.</summary>
internal static class ClusterRules
{
    private const string Where = ClusterSettings.Section;

    public static void Check(SettingsReader reader, ClusterSettings cluster, StorageProvider storage)
    {
        var discovery = cluster.GetDiscovery(storage);
        reader.Require(
            storage == StorageProvider.PostgreSql || discovery == Discovery.None,
            $"{Where}:Discovery is {discovery} with the storage {storage}, which only one node can use. Several nodes need a journal "
            + "they share: set Edge:Storage:Provider to PostgreSql and Edge:Storage:ConnectionString.");
        reader.Require(
            discovery != Discovery.Seeds || cluster.Seeds.Count > 0,
            $"{Where}:Seeds is empty; Discovery Seeds needs at least one, such as node1:4053.");
        reader.Require(
            discovery == Discovery.Seeds || cluster.Seeds.Count == 0,
            $"{Where}:Seeds is set but Discovery is {discovery}; set it to Seeds or leave the list out.");
        foreach (var seed in cluster.Seeds)
        {
            reader.Require(
                ParseSeed(seed) is not null, $"{Where}:Seeds has '{seed}'; it must be host:port, such as node1:4053.");
        }

        foreach (var role in cluster.Roles)
        {
            reader.Require(
                role is ClusterSettings.GatewayRole or RoomRegion.Role,
                $"{Where}:Roles has '{role}'; it must be {ClusterSettings.GatewayRole} or {RoomRegion.Role}.");
        }

        reader.Require(
            discovery != Discovery.None || cluster.Roles.Count is 0 or 2,
            $"{Where}:Roles is '{string.Join(", ", cluster.Roles)}'; a node that is a cluster of its own needs both roles.");
        TlsRules.Check(reader, cluster);
    }

    /// <summary>Reads <c>host:port</c>; null when it is something else.</summary>
    public static DnsEndPoint? ParseSeed(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), out var port) && port > 0 ? new DnsEndPoint(text[..colon], port) : null;
    }
}
