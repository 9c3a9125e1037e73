using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Edge.Actors.Rooms;
using Edge.Actors.Sharding;
using ClusterOf = Akka.Cluster.Cluster;

namespace Edge.Cluster.Tests;

/// <summary>That a region is told of dead regions even where Akka loses its watch.</summary>
public sealed class DeadRegionsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Shorter than it takes Akka to find out by heartbeats, were somebody else to watch the dead node.</summary>
    private static readonly TimeSpan PatienceForNotice = TimeSpan.FromSeconds(9);

    [Fact]
    public async Task Death_WatchedAnewBeforeTheRemoteWatcherKnowsOfIt_IsToldAgain()
    {
        await using var cluster = await TestCluster.StartAsync(2, TestCluster.QuickOptions());
        var (here, other) = (cluster.Nodes[0], cluster.Nodes[1]);
        var remoteWatcher = await here.System.ActorSelection("/system/remote-watcher").ResolveOne(Patience);
        var watcher = here.System.ActorOf(
            Props.Create<Rewatcher>(await RegionAsync(here, other), remoteWatcher).WithMailbox(SuspendingMailbox.Name));
        await KnowsOthersAsync(here.System.ActorOf(DeadRegions.CreateProps(RoomRegion.TypeName, RoomRegion.Role, watcher)), here);
        await RegionAsync(here, other);

        await other.KillAsync([here]);
        here.Down(other);

        await watcher.Ask(Rewatcher.Told.Once, Patience);
        await watcher.Ask(Rewatcher.Told.Twice, PatienceForNotice);
    }

    [Fact]
    public async Task CoordinatorPath_IsWhereAkkaPutsIt()
    {
        await using var cluster = await TestCluster.StartAsync(1, TestCluster.QuickOptions());
        await using var client = await TestClient.JoinAsync(cluster.Nodes[0], "room");

        var selection = cluster.Nodes[0].System.ActorSelection(ShardRegions.CoordinatorPath(RoomRegion.TypeName));
        var coordinator = await selection.ResolveOne(Patience);

        Assert.Equal("coordinator", coordinator.Path.Name);
    }

    private static Task<IActorRef> RegionAsync(TestNode here, TestNode other) =>
        here.System.ActorSelection(ShardRegions.PathOn(other.Address, RoomRegion.TypeName)).ResolveOne(Patience);

    /// <summary>Waits until it has been told of all members, and has asked them: what is asked of them next is answered after it.</summary>
    private static async Task KnowsOthersAsync(IActorRef deadRegions, TestNode here)
    {
        await deadRegions.Ask<ActorIdentity>(new Identify(null), Patience);
        using (var inbox = Inbox.Create(here.System))
        {
            ClusterOf.Get(here.System).SendCurrentClusterState(inbox.Receiver);
            Assert.IsType<ClusterEvent.CurrentClusterState>(await inbox.ReceiveAsync(Patience));
        }

        await deadRegions.Ask<ActorIdentity>(new Identify(null), Patience);
    }

    /// <summary>Watches someone, and anew when it is told of the death, as a region does that is given the dead home again.</summary>
    private sealed class Rewatcher : UntypedActor
    {
        private readonly IActorRef _subject;
        private readonly IInternalActorRef _remoteWatcher;
        private readonly Dictionary<Told, IActorRef> _askers = [];
        private Told _told;

        public Rewatcher(IActorRef subject, IInternalActorRef remoteWatcher) => (_subject, _remoteWatcher) = (subject, remoteWatcher);

        protected override void PreStart() => Context.Watch(_subject);

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Terminated when ++_told == Told.Once:
                    Context.Watch(_subject);
                    _remoteWatcher.Resume();
                    break;
                case Told asked:
                    _askers[asked] = Sender;
                    break;
            }

            foreach (var (asked, asker) in _askers.Where(each => each.Key <= _told).ToArray())
            {
                _askers.Remove(asked);
                asker.Tell(asked);
            }
        }

        internal enum Told
        {
            Never,
            Once,
            Twice,
        }
    }

    /// <summary>Suspends whoever tells its actor that a node is gone, the remote watcher, as a busy machine may do at any time.</summary>
    internal sealed class SuspendingMailbox(Settings settings, Config config)
        : MailboxType(settings, config), IProducesMessageQueue<SuspendingMailbox.Queue>
    {
        public const string Name = "suspending-mailbox";

        public static string Hocon { get; } = $"{Name}.mailbox-type = \"{typeof(SuspendingMailbox).AssemblyQualifiedName}\"";

        public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new Queue();

        internal sealed class Queue : IMessageQueue, IUnboundedMessageQueueSemantics
        {
            private readonly UnboundedMessageQueue _queue = new();

            public bool HasMessages => _queue.HasMessages;

            public int Count => _queue.Count;

            public void Enqueue(IActorRef receiver, Envelope envelope)
            {
                if (envelope.Message.GetType().Name == "AddressTerminated")
                {
                    ((IInternalActorRef)ActorCell.GetCurrentSelfOrNoSender()!).Suspend();
                }

                _queue.Enqueue(receiver, envelope);
            }

            public bool TryDequeue(out Envelope envelope) => _queue.TryDequeue(out envelope);

            public void CleanUp(IActorRef owner, IMessageQueue deadletters) => _queue.CleanUp(owner, deadletters);
        }
    }
}
