using Edge.Actors;
using Edge.Actors.Connections;
using Edge.Actors.Objects;
using Edge.Actors.Rooms;
using Edge.AspNetCore;
using Edge.Workers;

namespace Edge.Host.Options;

/// <summary>All settings of a node, read and checked.</summary>
internal sealed record NodeSettings(
    NodeOptions Node,
    StorageOptions Storage,
    ClusterSettings Cluster,
    AdminOptions Admin,
    EndpointOptions Endpoints,
    WorkerSettings Workers,
    EdgeOptions Edge)
{
    /// <exception cref="SettingsException">Something is wrong; it names all of it.</exception>
    public static NodeSettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var settings = new NodeSettings(
            reader.Read<NodeOptions>(NodeOptions.Section),
            reader.Read<StorageOptions>(StorageOptions.Section),
            reader.Read<ClusterSettings>(ClusterSettings.Section),
            reader.Read<AdminOptions>(AdminOptions.Section),
            reader.Read<EndpointOptions>(EndpointOptions.Section),
            ReadWorkers(reader),
            new EdgeOptions
            {
                Connections = reader.Read<ConnectionOptions>(ConnectionOptions.Section),
                Rooms = reader.Read<RoomOptions>(RoomOptions.Section),
                Objects = reader.Read<ObjectOptions>(ObjectOptions.Section),
                ObjectStorage = reader.Read<ObjectStorageOptions>(ObjectStorageOptions.Section),
            });
        CheckTogether(reader, settings);
        reader.ThrowIfInvalid();
        return settings;
    }

    // A section within another is read first, so that it is no unknown setting of that one.
    private static WorkerSettings ReadWorkers(SettingsReader reader)
    {
        var outgoing = reader.Read<OutgoingOptions>(OutgoingOptions.Section);
        var workers = reader.Read<WorkerSettings>(WorkerSettings.Section);
        workers.Outgoing = outgoing;
        return workers;
    }

    private static void CheckTogether(SettingsReader reader, NodeSettings settings)
    {
        var (storage, connections, rooms) = (settings.Storage, settings.Edge.Connections, settings.Edge.Rooms);
        StorageRules.Check(reader, storage);
        reader.Require(
            rooms.MaxMessageBytes <= connections.MaxMessageBytes,
            $"Edge:Rooms:MaxMessageBytes is {rooms.MaxMessageBytes}; it must not exceed "
            + $"Edge:Connections:MaxMessageBytes, {connections.MaxMessageBytes}.");
        reader.Require(
            connections.PingInterval == TimeSpan.Zero
            || connections.PingInterval + connections.PingTimeout < connections.IdleTimeout,
            $"Edge:Connections:IdleTimeout is {connections.IdleTimeout}; it must exceed PingInterval + PingTimeout, "
            + $"{connections.PingInterval + connections.PingTimeout}, or an idle connection is cut before it is pinged.");
        reader.Require(
            settings.Admin.Token is null or { Length: >= 16 },
            $"{AdminOptions.Section}:Token is shorter than 16 characters; make one with: openssl rand -hex 32");
        reader.Require(
            settings.Admin.Token?.All(character => character is > ' ' and <= '~') ?? true,
            $"{AdminOptions.Section}:Token has a space, a line end or a letter beyond ASCII, which no header can carry as it is.");
        ClusterRules.Check(reader, settings.Cluster, storage.Provider);
        WorkerRules.Check(reader, settings.Workers);
        CheckZeros(reader, connections, rooms);
        foreach (var origin in settings.Endpoints.AllowedOrigins)
        {
            reader.Require(
                IsOrigin(origin),
                $"Edge:Endpoints:AllowedOrigins has '{origin}'; it must be like https://chat.example.com, or * for all.");
        }
    }

    /// <summary>An origin as browsers write it (RFC 6454 section 6.2); anything else would silently never match.</summary>
    private static bool IsOrigin(string text) =>
        text == "*"
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Authority.Length > 0
            && uri is { AbsolutePath: "/" or "", Query.Length: 0, Fragment.Length: 0, UserInfo.Length: 0 });

    /// <summary>Where zero means something else than a little, a little is a mistake.</summary>
    private static void CheckZeros(SettingsReader reader, ConnectionOptions connections, RoomOptions rooms)
    {
        reader.Require(
            connections.PingInterval == TimeSpan.Zero || connections.PingInterval >= TimeSpan.FromSeconds(1),
            $"Edge:Connections:PingInterval is '{connections.PingInterval}'; it must be 00:00:00 for none, or at least 00:00:01.");
        reader.Require(
            connections.MaxFrameBytes is 0 or >= 125,
            $"Edge:Connections:MaxFrameBytes is '{connections.MaxFrameBytes}'; it must be 0 for MaxMessageBytes, or at least 125.");
        reader.Require(
            rooms.RetainMessages is 0 or >= 100,
            $"Edge:Rooms:RetainMessages is '{rooms.RetainMessages}'; it must be 0 for all, or at least 100.");
    }
}
