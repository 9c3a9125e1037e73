using Akka.Actor;

namespace Edge.Actors.Objects.Index;

/// <summary>
/// Keeps all partitions of the index awake: no message may come to one for long while alarms wait in it. One on each node.
/// </summary>
/// <remarks>Not Akka's ShardedDaemonProcess, whose processes cannot be sent messages by number.</remarks>
internal sealed class ObjectIndexKeeper : UntypedActor, IWithTimers
{
    /// <summary>Its name under <c>/user</c>.</summary>
    public const string ActorName = "object-index-keeper";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly IActorRef _region;

    public ObjectIndexKeeper(IActorRef region) => _region = region;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props CreateProps(IActorRef region) => Props.Create<ObjectIndexKeeper>(region);

    protected override void PreStart() => Timers.StartPeriodicTimer(Round.Instance, Round.Instance, TimeSpan.Zero, Every);

    protected override void OnReceive(object message)
    {
        if (message is not Round)
        {
            Unhandled(message);
            return;
        }

        for (var partition = 0; partition < ObjectPartitions.Count; partition++)
        {
            _region.Tell(new ObjectIndexProtocol.Wake(partition));
        }
    }

    private sealed class Round
    {
        public static readonly Round Instance = new();
    }
}
