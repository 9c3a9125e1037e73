using System.Diagnostics.Metrics;

namespace Edge.Actors.Telemetry;

/// <summary>The instruments of this assembly.</summary>
public static class EdgeActorsTelemetry
{
    /// <summary>Name of the meter, to be given to an exporter.</summary>
    public const string MeterName = "Edge.Actors";

    private static readonly Meter Meter = new(MeterName);

    internal static UpDownCounter<long> Connections { get; } =
        Meter.CreateUpDownCounter<long>("edge.connections.active", "{connection}", "Sockets open on this node.");

    internal static Counter<long> ConnectionsClosed { get; } =
        Meter.CreateCounter<long>("edge.connections.closed", "{connection}", "Sockets that ended, by close code.");

    internal static Counter<long> MessagesReceived { get; } =
        Meter.CreateCounter<long>("edge.messages.received", "{message}", "Messages read from clients.");

    internal static Counter<long> MessagesStored { get; } =
        Meter.CreateCounter<long>("edge.messages.stored", "{message}", "Room messages written to the journal.");

    internal static Counter<long> MessagesDelivered { get; } =
        Meter.CreateCounter<long>("edge.messages.delivered", "{message}", "Room messages handed to outboxes of members.");

    internal static Counter<long> JournalFailures { get; } =
        Meter.CreateCounter<long>("edge.journal.failures", "{failure}", "Writes the journal did not confirm.");

    internal static Counter<long> RoomsStarted { get; } =
        Meter.CreateCounter<long>("edge.rooms.started", "{room}", "Rooms recovered on this node.");

    internal static UpDownCounter<long> Relays { get; } =
        Meter.CreateUpDownCounter<long>("edge.relays.active", "{relay}", "Rooms with members on this node.");

    internal static Counter<long> MembersLagged { get; } =
        Meter.CreateCounter<long>("edge.members.lagged", "{member}", "Members that fell behind and were caught up from the log.");
}
