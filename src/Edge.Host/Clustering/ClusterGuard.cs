using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;

namespace Edge.Host.Clustering;

/// <summary>
/// Logs what happens to members, and ends the node when the others no longer hear it. A node that was paused past its removal
/// would otherwise believe that they are gone, and remove them (akka.net#8482).
/// </summary>
internal sealed class ClusterGuard : UntypedActor
{
    /// <summary>Why a node ends that is no longer a member.</summary>
    public const string RemovedReason =
        "It was removed from its cluster: it was cut off from most of the others, or did not answer them. Start it again.";

    private readonly NodeFailure _failure;
    private readonly ILogger _logger;
    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public ClusterGuard(NodeFailure failure, ILogger logger)
    {
        _failure = failure;
        _logger = logger;
    }

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ThisActorSystemQuarantinedEvent quarantined:
                _failure.Fail(
                    $"{quarantined.RemoteAddress.HostPort()} has removed this node from the cluster while it did not answer. "
                    + "Start it again.");
                break;
            case ClusterEvent.MemberRemoved removed when IsSelf(removed.Member):
                _failure.Fail(RemovedReason);
                break;
            case ClusterEvent.MemberUp up when !IsSelf(up.Member):
                ClusteringLog.Up(_logger, NameOf(up.Member));
                break;
            case ClusterEvent.MemberLeft left when !IsSelf(left.Member):
                ClusteringLog.Leaving(_logger, NameOf(left.Member));
                break;
            case ClusterEvent.MemberRemoved removed:
                ClusteringLog.Removed(_logger, NameOf(removed.Member));
                break;
            case ClusterEvent.UnreachableMember unreachable:
                ClusteringLog.Unreachable(_logger, NameOf(unreachable.Member));
                break;
            case ClusterEvent.ReachableMember reachable:
                ClusteringLog.Reachable(_logger, NameOf(reachable.Member));
                break;
        }
    }

    private bool IsSelf(Member member) => member.UniqueAddress.Equals(_cluster.SelfUniqueAddress);

    private static string NameOf(Member member) => member.Address.HostPort();
}
