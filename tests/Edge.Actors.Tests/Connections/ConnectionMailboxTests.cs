using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Edge.Actors.Connections;

namespace Edge.Actors.Tests.Connections;

public sealed class ConnectionMailboxTests() : TestKit(ConfigurationFactory.ParseString(ConnectionMailbox.Hocon))
{
    private const int Many = 1000;

    [Fact]
    public void Queue_KeepsTheOrder_AlsoAfterItShrank()
    {
        var queue = new ConnectionMailbox.Waiting();
        foreach (var count in new[] { 1, Many, 3 })
        {
            for (var i = 0; i < count; i++)
            {
                queue.Enqueue(ActorRefs.Nobody, new Envelope(i, ActorRefs.NoSender));
            }

            Assert.True(queue.HasMessages);
            Assert.Equal(count, queue.Count);
            for (var i = 0; i < count; i++)
            {
                Assert.True(queue.TryDequeue(out var envelope));
                Assert.Equal(i, envelope.Message);
            }

            Assert.False(queue.TryDequeue(out _));
            Assert.False(queue.HasMessages);
        }
    }

    [Fact]
    public void Queue_HoldsLittleWhileIdle()
    {
        Hold();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Hold();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 256);
    }

    private static void Hold()
    {
        var queue = new ConnectionMailbox.Waiting();
        queue.Enqueue(ActorRefs.Nobody, new Envelope(queue, ActorRefs.NoSender));
    }

    [Fact]
    public async Task Actor_GetsAllMessagesOfManyThreads_EachSendersInOrder()
    {
        const int Senders = 4;
        var actor = Sys.ActorOf(Props.Create<Forwarder>(TestActor).WithDispatcher(ConnectionMailbox.Dispatcher));
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < Many; i++)
            {
                actor.Tell((sender, i));
            }
        })));

        var received = (await ReceiveNAsync(Senders * Many, TimeSpan.FromSeconds(10)).ToListAsync()).Cast<(int Sender, int Number)>();
        Assert.All(received.GroupBy(message => message.Sender), group =>
            Assert.Equal(Enumerable.Range(0, Many), group.Select(message => message.Number)));
    }

    [Fact]
    public async Task Actor_ThatStops_LeavesWhatWaitsToDeadLetters()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        var actor = Sys.ActorOf(Props.Create<Forwarder>(TestActor).WithDispatcher(ConnectionMailbox.Dispatcher));
        actor.Tell(PoisonPill.Instance);
        actor.Tell("late");

        Assert.Equal("late", (await probe.ExpectMsgAsync<DeadLetter>()).Message);
    }

    private sealed class Forwarder : UntypedActor
    {
        private readonly IActorRef _to;

        public Forwarder(IActorRef to) => _to = to;

        protected override void OnReceive(object message) => _to.Tell(message);
    }
}
