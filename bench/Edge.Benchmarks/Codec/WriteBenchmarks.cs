using System.Net.WebSockets;
using BenchmarkDotNet.Attributes;
using Edge.Streams.Framing;

namespace Edge.Benchmarks.Codec;

/// <summary>
/// Text from the server to a stream: one frame per message, encoded each time, or encoded once and sent again.
/// </summary>
[MemoryDiagnoser]
public class WriteBenchmarks : IDisposable
{
    private readonly LoopStream _stream = new([0]);
    private WebSocket _socket = null!;
    private byte[] _payload = null!;
    private byte[] _frame = null!;

    [Params(16, 128, 4096, 65536)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _payload = Sample.Text(Bytes);
        _frame = FrameWriter.Encode(Opcode.Text, _payload);
        _socket = WebSocket.CreateFromStream(_stream, new WebSocketCreationOptions { IsServer = true });
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public ValueTask SystemNetWebSockets() =>
        _socket.SendAsync(_payload.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    [Benchmark]
    public ValueTask EdgeEncodeAndWrite() => _stream.WriteAsync(FrameWriter.Encode(Opcode.Text, _payload), CancellationToken.None);

    [Benchmark]
    public ValueTask EdgeWriteEncodedFrame() => _stream.WriteAsync(_frame, CancellationToken.None);
}
