using Akka.Actor;
using Akka.Streams;
using BenchmarkDotNet.Attributes;
using Edge.Streams;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;

namespace Edge.Benchmarks;

/// <summary>
/// One frame from a producer to the socket of one connection: on the producer's own thread while the stage is parked
/// (a borrowed write), through the stage, and a burst that the stage gathers into few writes.
/// </summary>
[MemoryDiagnoser]
public class StageBenchmarks
{
    private const int Burst = 64;
    private readonly OutboundFrames _frame = OutboundFrames.One(FrameWriter.Encode(Opcode.Text, new byte[128]));
    private ActorSystem _system = null!;
    private SinkStream _stream = null!;
    private WebSocketConnection _connection = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _system = ActorSystem.Create("bench");
        _stream = new SinkStream();
        _connection = new WebSocketConnection(_stream, _stream.Dispose, WebSocketOptions.Server, new CoarseClock());
        _connection.Run(new DeafHandler(), _system.Materializer());
        await ThroughStage();
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        _connection.Abort();
        await _system.Terminate();
    }

    /// <summary>The parked stage lends its demand.</summary>
    [Benchmark(Baseline = true)]
    public OfferResult BorrowedWrite() => _connection.Outbox.Offer(_frame);

    /// <summary>A Ping is always written by the stage: wake, take, write.</summary>
    [Benchmark]
    public Task ThroughStage()
    {
        var written = _stream.WhenWritten(_stream.Written + 2);
        _connection.Outbox.Control(Opcode.Ping, []);
        return written;
    }

    /// <summary>A burst behind a Ping that wakes the stage: what comes meanwhile is gathered.</summary>
    [Benchmark(OperationsPerInvoke = Burst)]
    public Task BurstThroughStage()
    {
        var written = _stream.WhenWritten(_stream.Written + 2 + (Burst * _frame.Bytes.Length));
        _connection.Outbox.Control(Opcode.Ping, []);
        for (var i = 0; i < Burst; i++)
        {
            _connection.Outbox.Offer(_frame);
        }

        return written;
    }

    private sealed class DeafHandler : ISocketHandler
    {
        public void OnMessage(WebSocketMessage message)
        {
        }

        public void OnClosed(SocketClosed closed)
        {
        }
    }
}
