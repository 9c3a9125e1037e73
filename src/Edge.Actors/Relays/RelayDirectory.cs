using Akka.Actor;

namespace Edge.Actors.Relays;

/// <summary>
/// The relays of one guardian by what they relay to. One that wants to end is asked once more; what comes for it meanwhile is
/// held back, for it if it stays, else for the next one. Part of its guardian.
/// </summary>
/// <param name="start">Starts and watches a relay.</param>
internal sealed class RelayDirectory<TKey>(Func<TKey, IActorRef> start)
    where TKey : notnull
{
    private readonly Dictionary<TKey, IActorRef> _relays = [];
    private readonly Dictionary<IActorRef, TKey> _keys = [];
    private readonly Dictionary<IActorRef, List<(object Message, IActorRef Sender)>> _retiring = [];

    /// <summary>All that live.</summary>
    public IReadOnlyCollection<IActorRef> All => _relays.Values;

    public IActorRef? Find(TKey key) => _relays.GetValueOrDefault(key);

    /// <summary>What a living relay relays to.</summary>
    public TKey KeyOf(IActorRef relay) => _keys[relay];

    /// <summary>Gives a message to the relay, which is started if there is none.</summary>
    public void Tell(TKey key, object message, IActorRef sender)
    {
        var relay = Find(key) ?? Start(key);
        if (_retiring.TryGetValue(relay, out var waiting))
        {
            waiting.Add((message, sender));
        }
        else
        {
            relay.Tell(message, sender);
        }
    }

    /// <summary>A relay is asked to end, or ends. What waits for its end since before goes on waiting.</summary>
    public void OnRetiring(IActorRef relay)
    {
        if (_keys.ContainsKey(relay))
        {
            _retiring.TryAdd(relay, []);
        }
    }

    /// <summary>It stays.</summary>
    public void OnNeeded(IActorRef relay) => Replay(relay, relay);

    /// <summary>It has ended.</summary>
    public void OnTerminated(IActorRef relay)
    {
        if (!_keys.Remove(relay, out var key))
        {
            return;
        }

        _relays.Remove(key);
        if (_retiring.TryGetValue(relay, out var waiting) && waiting.Count > 0)
        {
            Replay(relay, Start(key));
        }

        _retiring.Remove(relay);
    }

    private IActorRef Start(TKey key)
    {
        var relay = start(key);
        _relays[key] = relay;
        _keys[relay] = key;
        return relay;
    }

    private void Replay(IActorRef from, IActorRef to)
    {
        if (_retiring.Remove(from, out var waiting))
        {
            foreach (var (message, sender) in waiting)
            {
                to.Tell(message, sender);
            }
        }
    }
}
