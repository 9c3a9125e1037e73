using Akka.Actor;
using Edge.Actors.Relays;
using Edge.Actors.Tests.Rooms;
using Edge.Streams.Outbox;

namespace Edge.Actors.Tests.Relays;

/// <summary>A member of the sample room with a socket in the hands of the test.</summary>
internal sealed class TestMember
{
    private readonly MailboxRef _connection = new();

    public TestMember(MemberMode mode, OutboxPolicy policy, IActorRef guardian)
    {
        Socket = new SocketProbe(policy);
        Room = new RoomMember(_connection, Socket.Outbox, mode, guardian, SamplePosts.Room);
    }

    public SocketProbe Socket { get; }

    public RoomMember Room { get; }

    public IReadOnlyList<string> Transcript => Socket.Transcript;

    /// <summary>Posts of this connection that need no more care.</summary>
    public int Settled => _connection.Messages.OfType<RelayProtocol.PostsSettled>().Sum(settled => settled.Count);
}
