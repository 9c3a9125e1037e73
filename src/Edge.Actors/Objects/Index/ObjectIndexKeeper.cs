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

    /// <summary>The region has found its coordinator by then.</summary>
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly IActorRef _region;
    private readonly Func<bool> _isMember;

    public ObjectIndexKeeper(IActorRef region, Func<bool> isMember)
    {
        _region = region;
        _isMember = isMember;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="region">The region of the index.</param>
    /// <param name="isMember">Whether this node is in a cluster by now; before, the region could only complain.</param>
    public static Props CreateProps(IActorRef region, Func<bool> isMember) => Props.Create<ObjectIndexKeeper>(region, isMember);

    protected override void PreStart() => Timers.StartPeriodicTimer(Round.Instance, Round.Instance, First, Every);

    protected override void OnReceive(object message)
    {
        if (message is not Round)
        {
            Unhandled(message);
            return;
        }

        if (!_isMember())
        {
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
