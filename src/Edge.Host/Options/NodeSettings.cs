using Edge.Actors;
using Edge.Actors.Connections;
using Edge.Actors.Rooms;
using Edge.AspNetCore;

namespace Edge.Host.Options;

/// <summary>All settings of a node, read and checked.</summary>
internal sealed record NodeSettings(
    NodeOptions Node, StorageOptions Storage, ClusterSettings Cluster, EndpointOptions Endpoints, EdgeOptions Edge)
{
    /// <exception cref="SettingsException">Something is wrong; it names all of it.</exception>
    public static NodeSettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var settings = new NodeSettings(
            reader.Read<NodeOptions>(NodeOptions.Section),
            reader.Read<StorageOptions>(StorageOptions.Section),
            reader.Read<ClusterSettings>(ClusterSettings.Section),
            reader.Read<EndpointOptions>(EndpointOptions.Section),
            new EdgeOptions
            {
                Connections = reader.Read<ConnectionOptions>(ConnectionOptions.Section),
                Rooms = reader.Read<RoomOptions>(RoomOptions.Section),
            });
        CheckTogether(reader, settings);
        reader.ThrowIfInvalid();
        return settings;
    }

    private static void CheckTogether(SettingsReader reader, NodeSettings settings)
    {
        var (storage, connections, rooms) = (settings.Storage, settings.Edge.Connections, settings.Edge.Rooms);
        reader.Require(
            storage.Provider != StorageProvider.PostgreSql || storage.ConnectionString.Length > 0,
            "Edge:Storage:ConnectionString is empty; PostgreSql needs one, such as Host=db;Username=edge;Database=edge.");
        reader.Require(
            rooms.MaxMessageBytes <= connections.MaxMessageBytes,
            $"Edge:Rooms:MaxMessageBytes is {rooms.MaxMessageBytes}; it must not exceed "
            + $"Edge:Connections:MaxMessageBytes, {connections.MaxMessageBytes}.");
        reader.Require(
            connections.PingInterval == TimeSpan.Zero
            || connections.PingInterval + connections.PingTimeout < connections.IdleTimeout,
            $"Edge:Connections:IdleTimeout is {connections.IdleTimeout}; it must exceed PingInterval + PingTimeout, "
            + $"{connections.PingInterval + connections.PingTimeout}, or an idle connection is cut before it is pinged.");
    }
}
