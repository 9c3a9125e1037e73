using BenchmarkDotNet.Attributes;
using Edge.Streams;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;
using Edge.Streams.Wire;

namespace Edge.Benchmarks;

/// <summary>One room message into the outboxes of 1,000 members that nobody drains: encoded once for all, or once for each.</summary>
[MemoryDiagnoser]
public class EncodeOnceBenchmarks : IDisposable
{
    private const int Members = 1000;
    private readonly SinkStream _stream = new();
    private readonly WebSocketOptions _options = WebSocketOptions.Server with { Outbox = OutboxPolicy.Default with { MaxMessages = 1 } };
    private readonly WireMessage _message = new(
        1042, 1764000000000, "bob", "01JD", new WirePayload(PayloadKind.Text, new byte[128].AsMemory()), default);

    private SocketOutbox[] _members = null!;

    // Fresh outboxes each time: they take one message each, so that queues do not grow and nothing is refused.
    [IterationSetup]
    public void Setup()
    {
        var clock = new CoarseClock();
        _members = [.. Enumerable.Range(0, Members).Select(_ => new WebSocketConnection(_stream, _stream.Dispose, _options, clock).Outbox)];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _stream.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Members)]
    public void EncodePerMember()
    {
        foreach (var member in _members)
        {
            member.Offer(OutboundFrames.One(ServerMessageWriter.Message("default", _message)));
        }
    }

    [Benchmark(OperationsPerInvoke = Members)]
    public void EncodeOnce()
    {
        var frame = OutboundFrames.One(ServerMessageWriter.Message("default", _message));
        foreach (var member in _members)
        {
            member.Offer(frame);
        }
    }
}
