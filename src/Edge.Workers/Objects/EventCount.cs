using Edge.Actors.Objects;
using Edge.Workers.Telemetry;

namespace Edge.Workers.Objects;

/// <summary>Counts the events of an object when they end. Used by the loop's thread.</summary>
internal sealed class EventCount
{
    private readonly Dictionary<long, string> _started = [];

    /// <summary>An event starts.</summary>
    public void Begin(ObjectEvent started) => _started[started.Number] = started switch
    {
        FetchEvent => "fetch",
        CallEvent => "call",
        MessageEvent => "message",
        ClosedEvent => "close",
        AlarmEvent => "alarm",
        _ => "error",
    };

    /// <summary>Its handler has ended.</summary>
    public void End(long number, bool failed)
    {
        if (_started.Remove(number, out var kind))
        {
            EdgeWorkersTelemetry.CountEvent(kind, failed ? "failed" : "ok");
        }
    }

    /// <summary>The object is over, and with it what it handles.</summary>
    public void Abandon()
    {
        foreach (var kind in _started.Values)
        {
            EdgeWorkersTelemetry.CountEvent(kind, "ended");
        }

        _started.Clear();
    }
}
