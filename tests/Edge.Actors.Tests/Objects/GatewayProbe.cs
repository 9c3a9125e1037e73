using System.Text;
using Akka.Actor;
using Akka.TestKit;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Links;
using Edge.Streams.Framing;

namespace Edge.Actors.Tests.Objects;

/// <summary>A gateway that a test speaks for.</summary>
internal sealed class GatewayProbe(TestProbe probe, ObjectId id, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Queue<LinkItem> _items = new();
    private LinkEnd _end = new(time, isLocal: true);
    private IActorRef _object = ActorRefs.Nobody;
    private long _event;

    public TestProbe Probe => probe;

    /// <summary>The incarnation it has met.</summary>
    public long Incarnation { get; private set; }

    /// <summary>What it answers for the object.</summary>
    public AutoResponse? AutoResponse { get; init; }

    /// <summary>How many messages with something in them came.</summary>
    public int Batches { get; private set; }

    /// <summary>Says hello, and attaches what it holds.</summary>
    public void Meet(IActorRef @object, params GatewayItems.Attached[] sockets)
    {
        @object.Tell(new ObjectProtocol.Hello(id, probe));
        Attach(sockets);
    }

    /// <summary>Waits until it is asked for its sockets, and attaches them.</summary>
    public void Attach(params GatewayItems.Attached[] sockets)
    {
        var gather = probe.FishForMessage<ObjectProtocol.Gather>(
            gather => gather.Incarnation != Incarnation, Patience, "gather");
        _object = probe.Sender;
        _end = new LinkEnd(time, isLocal: true);
        Incarnation = gather.Incarnation;
        Say([.. sockets, new GatewayItems.AttachedAll(AutoResponse)]);
    }

    /// <summary>Tells the object something.</summary>
    public void Say(params LinkItem[] items)
    {
        foreach (var item in items)
        {
            _end.Say(item);
        }

        foreach (var batch in _end.TakeBatches())
        {
            _object.Tell(new ObjectProtocol.FromGateway(id, probe, Incarnation, batch));
        }
    }

    /// <summary>Calls a method; returns the event's number.</summary>
    public long Call(string method)
    {
        Say(new GatewayItems.Call(++_event, method, default));
        return _event;
    }

    /// <summary>Makes a request; returns the event's number.</summary>
    public long Fetch(string url)
    {
        Say(new GatewayItems.Fetch(++_event, new EdgeRequest { Method = "GET", Url = url }));
        return _event;
    }

    /// <summary>A client says something; returns the event's number.</summary>
    public long Message(int socket, string text)
    {
        Say(new GatewayItems.Incoming(
            ++_event, socket, new WebSocketMessage(Opcode.Text, Encoding.UTF8.GetBytes(text)), null));
        return _event;
    }

    /// <summary>The next thing the object says.</summary>
    public T Expect<T>()
        where T : LinkItem
    {
        while (_items.Count == 0)
        {
            Take(probe.FishForMessage<ObjectProtocol.FromObject>(_ => true, Patience, $"a {typeof(T).Name}"));
        }

        return Assert.IsType<T>(_items.Dequeue());
    }

    /// <summary>The object has said nothing more so far.</summary>
    public void ExpectNothing()
    {
        // Its answer comes behind all that the object has said to this gateway.
        _object.Tell(new Identify(null), probe);
        object heard;
        while ((heard = probe.ExpectMsg<object>(Patience, "the object does not answer")) is not ActorIdentity)
        {
            if (heard is ObjectProtocol.FromObject from)
            {
                Take(from);
            }
        }

        Assert.Empty(_items);
    }

    /// <summary>The incarnation says that it ends.</summary>
    public ObjectProtocol.Ended ExpectEnded()
    {
        while (true)
        {
            switch (probe.ExpectMsg<ObjectProtocol.INews>(Patience, "the object did not end"))
            {
                case ObjectProtocol.FromObject from:
                    Take(from);
                    break;
                case ObjectProtocol.Ended ended:
                    return ended;
            }
        }
    }

    private void Take(ObjectProtocol.FromObject from)
    {
        if (from.Incarnation != Incarnation)
        {
            return;
        }

        if (!from.Batch.Items.IsEmpty)
        {
            Batches++;
        }

        foreach (var item in _end.Take(from.Batch, out _))
        {
            _items.Enqueue(item);
        }
    }
}
