using Akka.Actor;
using Akka.Streams;
using Edge.Actors.Rooms;
using Microsoft.Extensions.Logging;

namespace Edge.Actors.Connections;

/// <summary>What all connections of a node share.</summary>
internal sealed record ConnectionSettings(
    ConnectionOptions Options, RoomOptions Rooms, TimeProvider Time, ILogger Logger, IMaterializer Materializer,
    TimerWheel Wheel, IActorRef Relays, string Node)
{
    /// <summary>Deadlines of each connection.</summary>
    public LivenessLimits Liveness { get; } = LivenessLimits.From(Options);
}
