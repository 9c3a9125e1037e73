using Akka.Actor;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects.Gateways;

/// <summary>All that the object has not handled or answered, in order.</summary>
internal sealed class PendingEvents(TimeProvider time)
{
    private readonly SortedDictionary<long, PendingEvent> _all = [];
    private long _last;

    public int Count => _all.Count;

    /// <summary>How many of them are requests and calls.</summary>
    public int Requests { get; private set; }

    public IReadOnlyCollection<PendingEvent> All => _all.Values;

    public PendingEvent Add(RelayCommands.Fetch fetch, IActorRef asker) =>
        Add(number => new PendingEvent.Fetch(number, asker, time.GetTimestamp(), fetch.Request));

    public PendingEvent Add(RelayCommands.Call call, IActorRef asker) =>
        Add(number => new PendingEvent.Call(number, asker, time.GetTimestamp(), call.Method, call.Arguments));

    public PendingEvent Add(HeldSocket socket, WebSocketMessage message) =>
        Add(number => new PendingEvent.Incoming(number, socket, message));

    public PendingEvent AddOver(HeldSocket socket, CloseStatus status, bool wasClean) =>
        Add(number => new PendingEvent.Over(number, socket, status, wasClean));

    public PendingEvent AddBroken(HeldSocket socket, string problem) =>
        Add(number => new PendingEvent.Broken(number, socket, problem));

    /// <summary>It has been handled.</summary>
    public PendingEvent? Take(long number)
    {
        if (!_all.Remove(number, out var pending))
        {
            return null;
        }

        Requests -= pending is PendingEvent.Request ? 1 : 0;
        return pending;
    }

    /// <summary>It has been answered.</summary>
    public PendingEvent.Request? TakeRequest(long number) => Take(number) as PendingEvent.Request;

    /// <summary>Takes out the requests that are so.</summary>
    public IReadOnlyList<PendingEvent.Request> TakeRequests(Func<PendingEvent.Request, bool> isSo)
    {
        var taken = _all.Values.OfType<PendingEvent.Request>().Where(isSo).ToArray();
        foreach (var request in taken)
        {
            Take(request.Number);
        }

        return taken;
    }

    /// <summary>What a socket said counts no more.</summary>
    public void Forget(HeldSocket socket)
    {
        foreach (var number in _all.Values.Where(pending => pending.Holder == socket).Select(pending => pending.Number).ToArray())
        {
            Take(number);
        }
    }

    /// <summary>There is no incarnation that any of it was told.</summary>
    public void Unsay()
    {
        foreach (var pending in _all.Values)
        {
            pending.Said = 0;
        }
    }

    private PendingEvent Add(Func<long, PendingEvent> create)
    {
        var pending = create(++_last);
        _all.Add(pending.Number, pending);
        Requests += pending is PendingEvent.Request ? 1 : 0;
        return pending;
    }
}
