using Akka.Actor;

namespace Edge.Actors.Tests.Relays;

/// <summary>An actor reference without an actor: keeps what it is told.</summary>
internal sealed class MailboxRef : MinimalActorRef
{
    public Queue<object> Messages { get; } = new();

    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "none")) / "mailbox";

    public override IActorRefProvider Provider => throw new NotSupportedException();

    protected override void TellInternal(object message, IActorRef sender) => Messages.Enqueue(message);
}
