using Akka.Actor;
using Akka.Persistence;

namespace Edge.Actors.Rooms;

/// <summary>
/// Reads a log of this node's own, writes one fact to it, deletes those before, and ends. What a process compiles and connects when
/// it first does so takes a second or two, which would otherwise be the silence of the first rooms that move to it. Only the second
/// run of a new node has a fact to read.
/// </summary>
internal sealed class JournalWarmUp : UntypedPersistentActor
{
    private readonly string _node;

    public JournalWarmUp(string node) => _node = node;

    public override string PersistenceId => "warm-up-" + _node;

    public static Props CreateProps(string node) => Props.Create<JournalWarmUp>(node);

    protected override void OnRecover(object message)
    {
        if (message is RecoveryCompleted)
        {
            var fact = new RoomEvents.MessagePosted(
                _node, LastSequenceNr + 1, 0, null, _node, _node, RoomPayloadKind.Text, ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);
            Persist(fact, _ => DeleteMessages(LastSequenceNr - 1));
        }
    }

    protected override void OnCommand(object message)
    {
        if (message is DeleteMessagesSuccess or DeleteMessagesFailure)
        {
            Context.Stop(Self);
        }
        else
        {
            Unhandled(message);
        }
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => Context.Stop(Self);
}
