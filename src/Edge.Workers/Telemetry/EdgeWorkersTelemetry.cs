using System.Diagnostics.Metrics;

namespace Edge.Workers.Telemetry;

/// <summary>The instruments of this assembly.</summary>
public static class EdgeWorkersTelemetry
{
    /// <summary>Name of the meter, to be given to an exporter.</summary>
    public const string MeterName = "Edge.Workers";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>Tags: see <see cref="CountEvent"/>.</summary>
    private static Counter<long> Events { get; } = Meter.CreateCounter<long>(
        "edge.workers.events", "{event}", "Requests to workers and events of their objects that ended, by kind and outcome.");

    internal static UpDownCounter<long> Isolates { get; } =
        Meter.CreateUpDownCounter<long>("edge.workers.isolates.active", "{isolate}", "Isolates on this node.");

    private static Counter<long> IsolatesEnded { get; } =
        Meter.CreateCounter<long>("edge.workers.isolates.ended", "{isolate}", "Isolates that a limit ended, by limit: cpu, memory or hang.");

    internal static UpDownCounter<long> Hanging { get; } = Meter.CreateUpDownCounter<long>(
        "edge.workers.threads.hanging", "{thread}", "Threads left behind in scripts that could not be ended; each may use a core.");

    internal static Counter<long> Exceptions { get; } =
        Meter.CreateCounter<long>("edge.workers.exceptions", "{exception}", "Exceptions that no code of a worker caught.");

    /// <summary>An event has ended.</summary>
    /// <param name="kind">request, or of an object: fetch, call, message, close, error, alarm.</param>
    /// <param name="outcome">ok, failed (it threw), ended (its isolate or object was, before it), refused (too much waits).</param>
    internal static void CountEvent(string kind, string outcome) => Events.Add(
        1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A limit ended an isolate.</summary>
    internal static void CountEnded(string limit) => IsolatesEnded.Add(1, new KeyValuePair<string, object?>("limit", limit));
}
