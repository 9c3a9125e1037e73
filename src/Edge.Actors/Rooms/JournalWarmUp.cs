using Akka.Actor;
using Akka.Persistence;

namespace Edge.Actors.Rooms;

/// <summary>
/// Reads a log that is always empty, then ends: what a process compiles and connects when it first reads its journal takes
/// a second, which would otherwise be the silence of the first room that moves to it. Writes nothing.
/// </summary>
internal sealed class JournalWarmUp : UntypedPersistentActor
{
    public override string PersistenceId => "warm-up";

    public static Props CreateProps() => Props.Create<JournalWarmUp>();

    protected override void OnRecover(object message)
    {
        if (message is RecoveryCompleted)
        {
            Context.Stop(Self);
        }
    }

    protected override void OnCommand(object message) => Unhandled(message);
}
