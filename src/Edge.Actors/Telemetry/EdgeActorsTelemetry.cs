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

    internal static Histogram<double> JournalWrites { get; } = Meter.CreateHistogram(
        "edge.journal.write.duration",
        "s",
        "From a batch of posts given to the journal until all of it is stored.",
        tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });

    internal static UpDownCounter<long> PostsPending { get; } =
        Meter.CreateUpDownCounter<long>("edge.posts.pending", "{post}", "Posts of this node's clients that their rooms have not answered.");

    internal static Counter<long> RoomsStarted { get; } =
        Meter.CreateCounter<long>("edge.rooms.started", "{room}", "Rooms recovered on this node.");

    internal static Gauge<int> RoomsHosted { get; } =
        Meter.CreateGauge<int>("edge.rooms.active", "{room}", "Rooms awake on this node, looked at every few seconds.");

    internal static Gauge<int> ShardsHosted { get; } =
        Meter.CreateGauge<int>("edge.shards.active", "{shard}", "Shards of rooms on this node, looked at every few seconds.");

    internal static UpDownCounter<long> Relays { get; } =
        Meter.CreateUpDownCounter<long>("edge.relays.active", "{relay}", "Rooms with members on this node.");

    internal static Counter<long> MembersLagged { get; } =
        Meter.CreateCounter<long>("edge.members.lagged", "{member}", "Members that fell behind and were caught up from the log.");

    internal static Counter<long> ObjectsStarted { get; } =
        Meter.CreateCounter<long>("edge.objects.started", "{object}", "Programs of durable objects started on this node.");

    internal static UpDownCounter<long> Objects { get; } =
        Meter.CreateUpDownCounter<long>("edge.objects.active", "{object}", "Durable objects awake on this node.");

    internal static Counter<long> ObjectsReset { get; } =
        Meter.CreateCounter<long>("edge.objects.reset", "{object}", "Durable objects that ended with a loss, by reason: abort or write.");

    internal static UpDownCounter<long> ObjectSockets { get; } =
        Meter.CreateUpDownCounter<long>("edge.objects.sockets.active", "{socket}", "Sockets this node holds for durable objects.");

    internal static UpDownCounter<long> ObjectRelays { get; } =
        Meter.CreateUpDownCounter<long>("edge.objects.relays.active", "{relay}", "Objects that this node holds sockets for or says something to.");
}
