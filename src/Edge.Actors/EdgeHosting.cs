using Akka.Hosting;
using Edge.Actors.Connections;
using Edge.Actors.Relays;
using Edge.Actors.Rooms;
using Edge.Actors.Serialization;
using Edge.Actors.Sharding;
using Microsoft.Extensions.Options;

namespace Edge.Actors;

/// <summary>Adds Edge to an actor system.</summary>
public static class EdgeHosting
{
    /// <summary>
    /// Adds rooms, relays and connections. The system must be a cluster (one node is enough) with a role
    /// <see cref="RoomRegion.Role"/>, and must have a journal and a snapshot store.
    /// </summary>
    /// <remarks>
    /// Frames between nodes are made large enough for <see cref="RoomOptions.MaxMessageBytes"/>. If you set
    /// <c>akka.remote.dot-netty.tcp.maximum-frame-size</c> yourself and too small, the system fails to start.
    /// </remarks>
    /// <exception cref="OptionsValidationException">Options cannot be used; it names all of them, what was found and what is allowed.</exception>
    public static AkkaConfigurationBuilder WithEdge(this AkkaConfigurationBuilder builder, EdgeOptions options) =>
        builder.WithEdge(options, TimeProvider.System);

    /// <summary>The same with a clock of your own.</summary>
    /// <exception cref="OptionsValidationException">As there.</exception>
    public static AkkaConfigurationBuilder WithEdge(
        this AkkaConfigurationBuilder builder, EdgeOptions options, TimeProvider time)
    {
        OptionRules.ThrowIfAny<EdgeOptions>(options.FindProblems());
        return builder
            .AddSetup(new EdgeSetup(options, time))
            .AddHocon(ShardingDefaults.Hocon, HoconAddMode.Prepend)
            .AddHocon(ConnectionMailbox.Hocon, HoconAddMode.Append)
            .AddHocon(FrameSize.Hocon(options.Rooms), HoconAddMode.Append)
            .WithEdgeSerializer()
            .WithEdgeRooms()
            .WithActors((system, registry) => EdgeNode.Get(system).Start(registry.Get<RelayGuardian>(), registry.Get<RoomRegion>()));
    }
}
