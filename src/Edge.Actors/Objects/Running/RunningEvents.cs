using Edge.Actors.Objects.Links;
using Edge.Actors.Objects.Storage;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects.Running;

/// <summary>What a program was given and has not done: numbers events, and finds whom their ends are to be told. Owned by the object's actor.</summary>
internal sealed class RunningEvents(int most)
{
    private readonly Dictionary<long, RunningEvent> _running = [];
    private long _last;
    private int _requests;

    public int Count => _running.Count;

    /// <summary>Whether one is not answered yet. What was may still go on.</summary>
    public bool IsAwaited => _running.Values.Any(running => !running.IsAnswered);

    /// <summary>Makes an event of what a gateway said.</summary>
    /// <returns>Null when there is nothing to handle; the gateway is told so.</returns>
    public ObjectEvent? Begin(GatewayLink link, GatewayItems.Event said)
    {
        switch (said)
        {
            case GatewayItems.Fetch or GatewayItems.Call when _requests >= most:
                link.Say(new ObjectItems.Failed(said.Number, ObjectFailures.Overloaded));
                return null;
            case GatewayItems.Fetch fetch:
                return new FetchEvent(Add(new RunningEvent(link, said.Number) { IsRequest = true }), fetch.Request);
            case GatewayItems.Call call:
                return new CallEvent(Add(new RunningEvent(link, said.Number) { IsRequest = true }), call.Method, call.Arguments);
            case GatewayItems.Incoming incoming when link.Find(incoming.Socket) is { } socket:
                socket.OnAutoResponse(incoming.LastAutoResponse);
                return new MessageEvent(Add(new RunningEvent(link, said.Number)), socket, incoming.Message);
            case GatewayItems.Broken broken when link.Find(broken.Socket) is { } socket:
                return new ErrorEvent(Add(new RunningEvent(link, said.Number)), socket, broken.Problem);
            case GatewayItems.Over over when link.Find(over.Socket) is { } socket:
                socket.Binding.IsOver = true;
                return new ClosedEvent(Add(new RunningEvent(link, said.Number) { Ends = socket }), socket, over.Status, over.WasClean);
            default:
                link.Done(said.Number);
                return null;
        }
    }

    /// <summary>Makes an event of the alarm.</summary>
    public AlarmEvent BeginAlarm(int retries, DateTimeOffset time) =>
        new(Add(new RunningEvent(null, 0) { IsAlarm = true }), retries, time);

    /// <summary>Makes an event of the end of a socket that no gateway holds.</summary>
    public ClosedEvent BeginClosed(ProgramSocket socket, CloseStatus status) =>
        new(Add(new RunningEvent(null, 0) { Ends = socket }), socket, status, WasClean: false);

    /// <summary>Makes an event of what is wrong with a socket that no gateway holds.</summary>
    public ErrorEvent BeginError(ProgramSocket socket, string problem) => new(Add(new RunningEvent(null, 0)), socket, problem);

    /// <summary>The nodes that get a hibernatable socket by what a program did.</summary>
    public IEnumerable<GatewayId> FindHolders(ProgramMessages.Turn turn) => turn.Effects.OfType<Effect.Respond>()
        .Where(respond => respond.Socket is { IsHibernatable: true })
        .Select(respond => _running.GetValueOrDefault(respond.Number)?.Link?.Node)
        .OfType<GatewayId>();

    /// <summary>Its answer was given: it goes on, but nobody waits for it.</summary>
    public RunningEvent? TakeRequest(long number)
    {
        if (!_running.TryGetValue(number, out var running) || !running.IsRequest)
        {
            return null;
        }

        _running[number] = running with { IsRequest = false, IsAnswered = true, Event = 0 };
        return running;
    }

    /// <summary>An event that is not done.</summary>
    public RunningEvent? Find(long number) => _running.GetValueOrDefault(number);

    /// <summary>The events that came from a gateway.</summary>
    public IEnumerable<long> NumbersOf(GatewayLink link) =>
        _running.Where(entry => entry.Value.Link == link).Select(entry => entry.Key);

    /// <summary>Ends an event.</summary>
    public RunningEvent? Take(long number)
    {
        if (!_running.Remove(number, out var running))
        {
            return null;
        }

        _requests -= running.IsRequest || running.IsAnswered ? 1 : 0;
        return running;
    }

    /// <summary>Ends all of them.</summary>
    public IReadOnlyList<RunningEvent> TakeAll()
    {
        var all = _running.Values.ToArray();
        _running.Clear();
        _requests = 0;
        return all;
    }

    private long Add(RunningEvent running)
    {
        _running[++_last] = running;
        _requests += running.IsRequest ? 1 : 0;
        return _last;
    }
}
