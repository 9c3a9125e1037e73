using Akka.Actor;
using Edge.Actors.Objects.Links;
using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Objects.Running;

/// <summary>An incarnation's link to one gateway, with the sockets there. Owned by the object's actor.</summary>
internal sealed class GatewayLink(ObjectId id, long incarnation, IActorRef gateway, GatewayId node, LinkEnd end)
{
    private readonly Dictionary<int, ProgramSocket> _sockets = [];
    private readonly List<long> _done = [];
    private int _lastNumber = -1;

    public IActorRef Gateway => gateway;

    /// <summary>The node it is on.</summary>
    public GatewayId Node => node;

    public bool NeedsTick => end.NeedsTick;

    /// <summary>How many bytes of what was said are not sent, since the gateway has not confirmed enough of what was.</summary>
    public long WaitingBytes => end.WaitingBytes;

    public IReadOnlyDictionary<int, ProgramSocket> Sockets => _sockets;

    /// <summary>Gives a new socket a number. Ours are odd, those that the gateway attaches even.</summary>
    public int Add(ProgramSocket socket)
    {
        _lastNumber += 2;
        Attach(_lastNumber, socket);
        return _lastNumber;
    }

    public void Attach(int number, ProgramSocket socket)
    {
        _sockets[number] = socket;
        socket.Binding.Bind(this, number);
    }

    public ProgramSocket? Find(int number) => _sockets.GetValueOrDefault(number);

    public void Forget(int number) => _sockets.Remove(number);

    public void Say(LinkItem item) => end.Say(item);

    /// <summary>An event of the gateway is handled.</summary>
    public void Done(long number) => _done.Add(number);

    /// <summary>Sends what was said.</summary>
    public void Flush()
    {
        if (_done.Count > 0)
        {
            end.Say(new ObjectItems.Done([.. _done]));
            _done.Clear();
        }

        Send(end.TakeBatches());
    }

    /// <summary>Takes what the gateway said; what it has got by now is no longer on its way to sockets.</summary>
    public IReadOnlyList<LinkItem> Take(LinkBatch batch)
    {
        var items = end.Take(batch, out var confirmed);
        if (items.Any(item => item is GatewayItems.Fetch or GatewayItems.Call))
        {
            // Should this node die now, what is confirmed is not done twice.
            end.ConfirmSoon();
        }

        foreach (var delivered in confirmed.OfType<ObjectItems.Deliver>())
        {
            foreach (var number in delivered.Sockets)
            {
                Find(number)?.OnTaken(delivered.Message.Payload.Length);
            }
        }

        return items;
    }

    public void OnAutoResponses(GatewayItems.AutoResponded responded)
    {
        foreach (var (number, time) in responded.Times)
        {
            Find(number)?.OnAutoResponse(time);
        }
    }

    public void OnTick() => Send(end.OnTick());

    /// <summary>Says that this incarnation is here.</summary>
    public void Confirm() => Send([end.Confirm()]);

    /// <summary>Says that this incarnation takes nothing more.</summary>
    public void End(int closeCode) =>
        gateway.Tell(new ObjectProtocol.Ended(id, incarnation, end.Received, closeCode));

    private void Send(IEnumerable<LinkBatch> batches)
    {
        foreach (var batch in batches)
        {
            gateway.Tell(new ObjectProtocol.FromObject(id, incarnation, batch));
        }
    }
}
