using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace Edge.Actors.Connections;

/// <summary>
/// Unbounded mailbox for actors that are many and mostly idle. Akka's own keeps room for 32 messages, more than 1 KB, and a
/// connection has two actors. Made by Akka by name: see <see cref="Hocon"/>.
/// </summary>
internal sealed class ConnectionMailbox(Settings settings, Config config)
    : MailboxType(settings, config), IProducesMessageQueue<ConnectionMailbox.Waiting>
{
    /// <summary>Whose actors have such a mailbox; otherwise as the default dispatcher.</summary>
    public const string Dispatcher = "edge.connection-dispatcher";

    /// <summary>Defines the dispatcher.</summary>
    public static string Hocon { get; } =
        $"{Dispatcher}.mailbox-type = \"{typeof(ConnectionMailbox).FullName}, {typeof(ConnectionMailbox).Assembly.GetName().Name}\"";

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new Waiting();

    /// <summary>What waits; small while little does.</summary>
    internal sealed class Waiting : IMessageQueue, IUnboundedMessageQueueSemantics
    {
        private const int Kept = 16;

        // Also the lock: there are many of these, and hardly two threads at one.
        private readonly Queue<Envelope> _envelopes = new();

        // Read without the lock: what is enqueued before the mailbox is scheduled is seen by the run that follows.
        public bool HasMessages => _envelopes.Count > 0;

        public int Count => _envelopes.Count;

        public void Enqueue(IActorRef receiver, Envelope envelope)
        {
            lock (_envelopes)
            {
                _envelopes.Enqueue(envelope);
            }
        }

        public bool TryDequeue(out Envelope envelope)
        {
            lock (_envelopes)
            {
                if (!_envelopes.TryDequeue(out envelope))
                {
                    return false;
                }

                if (_envelopes.Count == 0 && _envelopes.Capacity > Kept)
                {
                    _envelopes.TrimExcess();
                }

                return true;
            }
        }

        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
            while (TryDequeue(out var envelope))
            {
                deadletters.Enqueue(owner, envelope);
            }
        }
    }
}
