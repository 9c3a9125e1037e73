using System.Collections.Concurrent;
using Akka.Actor;

namespace Edge.Actors.Objects.Running;

/// <summary>The objects that are awake on this node, by their actors. Thread safe.</summary>
internal sealed class AwakeObjects
{
    private readonly ConcurrentDictionary<IActorRef, string> _spaces = new();

    public void Add(IActorRef actor, string space) => _spaces[actor] = space;

    public void Remove(IActorRef actor) => _spaces.TryRemove(actor, out _);

    /// <summary>Has the objects of a namespace start anew.</summary>
    public void Reload(string space)
    {
        foreach (var (actor, each) in _spaces)
        {
            if (each == space)
            {
                actor.Tell(Reloaded.Instance, ActorRefs.NoSender);
            }
        }
    }

    /// <summary>To an object: its code is another now.</summary>
    public sealed class Reloaded : INoSerializationVerificationNeeded
    {
        public static readonly Reloaded Instance = new();
    }
}
