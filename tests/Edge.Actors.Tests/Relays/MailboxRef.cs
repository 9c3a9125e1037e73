using System.Collections.Concurrent;
using Akka.Actor;

namespace Edge.Actors.Tests.Relays;

/// <summary>An actor reference without an actor: keeps what it is told, by any thread.</summary>
internal sealed class MailboxRef : MinimalActorRef
{
    public ConcurrentQueue<object> Messages { get; } = new();

    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "none")) / "mailbox";

    public override IActorRefProvider Provider => throw new NotSupportedException();

    protected override void TellInternal(object message, IActorRef sender) => Messages.Enqueue(message);
}
