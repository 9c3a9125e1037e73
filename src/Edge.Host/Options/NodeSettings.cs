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
        Check(reader, settings);
        LogRules.Check(reader, configuration);
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

    private static void Check(SettingsReader reader, NodeSettings settings)
    {
        reader.Report(OptionRules.FindOutOfRange(settings.Storage, StorageOptions.Section));
        StorageRules.Check(reader, settings.Storage);
        reader.Report(OptionRules.FindOutOfRange(settings.Cluster, ClusterSettings.Section));
        ClusterRules.Check(reader, settings.Cluster, settings.Storage.Provider);
        reader.Require(
            settings.Admin.Token is null or { Length: >= 16 },
            $"{AdminOptions.Section}:Token is shorter than 16 characters; make one with: openssl rand -hex 32");
        reader.Require(
            settings.Admin.Token?.All(character => character is > ' ' and <= '~') ?? true,
            $"{AdminOptions.Section}:Token has a space, a line end or a letter beyond ASCII, which no header can carry as it is.");
        reader.Report(settings.Endpoints.FindProblems());
        reader.Report(settings.Workers.FindProblems());
        WorkerRules.Check(reader, settings.Workers);
        reader.Report(settings.Edge.FindProblems());
    }
}
