using System.Text;
using System.Threading.Channels;
using Akka.Actor;
using Edge.Actors.Rooms;

namespace Edge.Host.Tests.Persistence;

/// <summary>What a node's relay of a room is to the room: it subscribes, posts, hears, and watches the room's actor.</summary>
internal sealed class TestRelay
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Channel<object> _heard = Channel.CreateBounded<object>(10_000);
    private readonly List<string> _committed = [];
    private readonly IActorRef _region;

    public TestRelay(ActorSystem system, IActorRef region, RoomName room)
    {
        _region = region;
        Room = room;
        Actor = system.ActorOf(Props.Create<Listener>(_heard.Writer));
    }

    public RoomName Room { get; }

    public IActorRef Actor { get; }

    /// <summary>All that this relay was told is stored, as <c>seq:text</c>.</summary>
    public IReadOnlyList<string> Committed => _committed;

    public Task<RoomProtocol.Subscribed> SubscribeAsync()
    {
        _region.Tell(new RoomProtocol.Subscribe(Room, Actor, string.Empty), Actor);
        return HearAsync<RoomProtocol.Subscribed>();
    }

    /// <summary>Posts a text whose id is the text itself.</summary>
    public void Post(string text) => _region.Tell(
        new RoomProtocol.Post(Room, Actor, null, "test", text, RoomPayloadKind.Text, Encoding.UTF8.GetBytes(text), default), Actor);

    /// <summary>Waits for the next message of a kind; what is stored meanwhile is kept in <see cref="Committed"/>.</summary>
    public async Task<T> HearAsync<T>()
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var message = await _heard.Reader.ReadAsync(deadline.Token);
            if (message is RoomProtocol.Committed committed)
            {
                _committed.AddRange(committed.Messages.Select(stored => $"{stored.Seq}:{Encoding.UTF8.GetString(stored.Data.Span)}"));
            }

            if (message is T expected)
            {
                return expected;
            }
        }
    }

    private sealed class Listener(ChannelWriter<object> heard) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is RoomProtocol.Subscribed)
            {
                Context.Watch(Sender);
            }

            Assert.True(heard.TryWrite(message));
        }
    }
}
