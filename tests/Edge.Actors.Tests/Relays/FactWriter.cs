using Akka.Actor;
using Akka.Persistence;
using Edge.Actors.Rooms;
using Edge.Actors.Tests.Rooms;

namespace Edge.Actors.Tests.Relays;

/// <summary>Puts facts into the journal of the sample room, as a room elsewhere would, and answers when they are there.</summary>
internal sealed class FactWriter : UntypedPersistentActor
{
    public override string PersistenceId => RoomActor.IdOf(SamplePosts.Room);

    protected override void OnCommand(object message)
    {
        var facts = (IReadOnlyList<RoomEvents.MessagePosted>)message;
        var sender = Sender;
        PersistAll(facts, fact =>
        {
            if (fact == facts[^1])
            {
                sender.Tell(fact.Seq);
            }
        });
    }

    protected override void OnRecover(object message)
    {
    }
}
