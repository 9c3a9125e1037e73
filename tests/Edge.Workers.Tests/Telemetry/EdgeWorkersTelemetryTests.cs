using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Edge.Workers.Bundles;
using Edge.Workers.Telemetry;
using Edge.Workers.Tests.Runtime;

namespace Edge.Workers.Tests.Telemetry;

public sealed class EdgeWorkersTelemetryTests : IDisposable
{
    private const string Worker = "counted";
    private const string Code = """
        import { DurableObject } from 'cloudflare:workers';
        export class Room extends DurableObject {
          fetch() { return new Response('object'); }
          fail() { throw new Error('as asked'); }
        }
        export default { async fetch(request, env) {
          const room = env.ROOM.getByName('room');
          switch (new URL(request.url).pathname) {
            case '/object': return room.fetch(request);
            case '/call': return new Response(await room.fail().catch(e => e.message));
            case '/throw': throw new Error('as asked');
            case '/loop': for (;;) {}
            case '/hang': performance.now();
            default: return new Response('plain');
          }
        } }
        """;

    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly MeterListener _listener = new();

    public EdgeWorkersTelemetryTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EdgeWorkersTelemetry.MeterName && instrument is Counter<long>)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task EventsExceptionsAndLimits_AreCounted()
    {
        var time = new HangingTime();
        await using var node = await WorkerNode.StartAsync(
            null, options => (options.Isolates, options.TurnTime) = (1, TimeSpan.FromMilliseconds(500)), time: time);
        node.Runtime.Install(new WorkerVersion("1", WorkerNode.BundleOf(Worker, Code, "Room")));

        foreach (var path in (string[])["/", "/object", "/call", "/throw", "/loop"])
        {
            await node.FetchAsync(Worker, new() { Method = "GET", Url = $"http://counted.example{path}" });
        }

        await node.FetchAsync(Worker, new() { Method = "GET", Url = "http://counted.example/" });
        time.Hang(Worker);
        await node.FetchAsync(Worker, new() { Method = "GET", Url = "http://counted.example/hang" });
        time.Release();

        Assert.Equal(
            new SortedDictionary<string, long>(StringComparer.Ordinal)
            {
                ["edge.workers.events call failed"] = 1,
                ["edge.workers.events fetch ok"] = 1,
                ["edge.workers.events request ended"] = 2,
                ["edge.workers.events request failed"] = 1,
                ["edge.workers.events request ok"] = 4,
                ["edge.workers.exceptions"] = 2,
                ["edge.workers.isolates.ended cpu"] = 1,
                ["edge.workers.isolates.ended hang"] = 1,
            },
            new SortedDictionary<string, long>(_counts, StringComparer.Ordinal));
    }

    /// <summary>What other tests count meanwhile, they count on threads of other workers.</summary>
    private void Count(Instrument instrument, long measured, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (Thread.CurrentThread.Name == $"worker {Worker}")
        {
            var key = string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => tag.Value)]);
            _counts.AddOrUpdate(key, measured, (_, before) => before + measured);
        }
    }
}
