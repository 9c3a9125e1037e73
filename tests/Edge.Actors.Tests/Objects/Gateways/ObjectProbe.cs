using Akka.Actor;
using Akka.TestKit;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Links;

namespace Edge.Actors.Tests.Objects.Gateways;

/// <summary>An incarnation of an object that a test speaks for.</summary>
internal sealed class ObjectProbe(TestProbe probe, ObjectId id, long incarnation, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Queue<LinkItem> _items = new();
    private readonly LinkEnd _end = new(time, isLocal: true);
    private IActorRef _gateway = ActorRefs.Nobody;

    public TestProbe Probe => probe;

    /// <summary>Asks a gateway for its sockets; returns what it attaches.</summary>
    public IReadOnlyList<GatewayItems.Attached> Gather(IActorRef gateway)
    {
        _gateway = gateway;
        gateway.Tell(new ObjectProtocol.Gather(id, incarnation), probe);
        var attached = new List<GatewayItems.Attached>();
        while (Expect<LinkItem>() is GatewayItems.Attached one)
        {
            attached.Add(one);
        }

        return attached;
    }

    /// <summary>Tells the gateway something.</summary>
    public void Say(params LinkItem[] items)
    {
        foreach (var item in items)
        {
            _end.Say(item);
        }

        foreach (var batch in _end.TakeBatches())
        {
            _gateway.Tell(new ObjectProtocol.FromObject(id, incarnation, batch), probe);
        }
    }

    /// <summary>Says how far it has come.</summary>
    public void Confirm() => _gateway.Tell(new ObjectProtocol.FromObject(id, incarnation, _end.Confirm()), probe);

    /// <summary>Ends in good order, having taken all that came, or nothing of it.</summary>
    public void End(int closeCode, bool taken) =>
        _gateway.Tell(new ObjectProtocol.Ended(id, incarnation, taken ? _end.Received : 0, closeCode), probe);

    /// <summary>The next thing the gateway says.</summary>
    public T Expect<T>()
        where T : LinkItem
    {
        while (_items.Count == 0)
        {
            var from = probe.FishForMessage<ObjectProtocol.FromGateway>(
                from => from.Incarnation == incarnation, Patience, $"a {typeof(T).Name}");
            foreach (var item in _end.Take(from.Batch, out _))
            {
                _items.Enqueue(item);
            }
        }

        return Assert.IsAssignableFrom<T>(_items.Dequeue());
    }
}
