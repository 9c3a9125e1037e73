using Akka.Actor;
using Akka.Cluster;
using Akka.Dispatch.SysMsg;

namespace Edge.Actors.Sharding;

/// <summary>
/// Has a shard region, and the coordinator if it is here, forget the regions of removed nodes, again and again for a while. Akka
/// tells it once, and then loses what the region watches anew in the same moment: the coordinator may still name the dead home, and
/// the remote watcher of a busy node comes to its own notice of the death only after the new watch, which it then drops with the old
/// ones. The region would send to that home for ever. Seen 2026-11-28, two nodes killed in turn at full CPU: three rooms stayed away
/// until the node ended.
/// </summary>
internal sealed class DeadRegions : UntypedActor, IWithTimers
{
    /// <summary>The coordinator may name dead homes while it stores something else, 2 s or more where the dead node was needed for it.</summary>
    private static readonly TimeSpan[] Reminders =
    [
        TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8),
    ];

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private readonly string _type;
    private readonly string _role;
    private readonly IInternalActorRef _region;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly Dictionary<UniqueAddress, IActorRef?> _others = [];

    public DeadRegions(string type, string role, IActorRef region)
    {
        _type = type;
        _role = role;
        _region = (IInternalActorRef)region;
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>For <paramref name="region"/>, this node's own of a type.</summary>
    /// <param name="type">The name of the type.</param>
    /// <param name="role">The role of nodes with such a region.</param>
    /// <param name="region">Who shall forget.</param>
    public static Props CreateProps(string type, string role, IActorRef region) => Props.Create<DeadRegions>(type, role, region);

    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberUp), typeof(ClusterEvent.MemberRemoved));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberUp { Member: var member }:
                if (member.HasRole(_role) && !member.UniqueAddress.Equals(_cluster.SelfUniqueAddress))
                {
                    _others.TryAdd(member.UniqueAddress, null);
                    Ask(member.UniqueAddress);
                }

                break;
            case UniqueAddress node:
                Ask(node);
                break;
            case ActorIdentity { MessageId: UniqueAddress node, Subject: { } region } when _others.ContainsKey(node):
                Timers.Cancel(node);
                _others[node] = region;
                break;
            case ClusterEvent.MemberRemoved { Member.UniqueAddress: var node }:
                Timers.Cancel(node);
                if (_others.Remove(node, out var dead) && dead is not null)
                {
                    Remind(dead);
                }

                break;
            case Reminder reminder:
                Tell(_region, reminder.Dead);
                Context.ActorSelection(ShardRegions.CoordinatorPath(_type)).Tell(new Identify(reminder));
                break;
            case ActorIdentity { MessageId: Reminder reminder, Subject: IInternalActorRef coordinator } when !IsMember(reminder.Dead):
                Tell(coordinator, reminder.Dead);
                break;
        }
    }

    /// <summary>No more than what Akka says: without effect on who does not watch it, or not any more.</summary>
    private static void Tell(IInternalActorRef watcher, IActorRef dead) =>
        watcher.SendSystemMessage(new DeathWatchNotification(dead, existenceConfirmed: true, addressTerminated: true));

    /// <summary>
    /// Whether a node is there at that address: one that was restarted may have answered for the node before it. A region asks again
    /// when it is told of its death by mistake, while a coordinator would give its shards to others.
    /// </summary>
    private bool IsMember(IActorRef region) => _cluster.State.Members.Any(member => member.Address.Equals(region.Path.Address));

    /// <summary>Asks a node for its region, until that is there.</summary>
    private void Ask(UniqueAddress node)
    {
        Context.ActorSelection(ShardRegions.PathOn(node.Address, _type)).Tell(new Identify(node));
        Timers.StartSingleTimer(node, node, AskAgainAfter);
    }

    private void Remind(IActorRef dead)
    {
        foreach (var after in Reminders)
        {
            var reminder = new Reminder(dead, after);
            Timers.StartSingleTimer(reminder, reminder, after);
        }
    }

    private sealed record Reminder(IActorRef Dead, TimeSpan After);
}
