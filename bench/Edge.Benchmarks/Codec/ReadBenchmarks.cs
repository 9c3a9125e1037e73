using System.Net.WebSockets;
using BenchmarkDotNet.Attributes;
using Edge.Streams.Framing;

namespace Edge.Benchmarks.Codec;

/// <summary>
/// Masked text at the server, from a stream to messages. Edge reads into a buffer of 16 KiB, as its transport does, and
/// gives each message in an array of its own. System.Net.WebSockets reads into a buffer of the caller, which the next
/// message overwrites; "Owned" copies it into an array as a caller must who keeps it.
/// </summary>
[MemoryDiagnoser]
public class ReadBenchmarks : IDisposable
{
    private const int Messages = 16;
    private const int BufferBytes = 16 * 1024;

    private LoopStream _edgeStream = null!;
    private byte[] _edgeBuffer = null!;
    private int _edgeBytes;
    private MessageReader _reader = null!;
    private WebSocket _socket = null!;
    private byte[] _socketBuffer = null!;

    [Params(16, 128, 4096, 65536)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var frame = FrameWriter.EncodeMasked(Opcode.Text, Sample.Text(Bytes), 0x37fa213d);
        var frames = Enumerable.Repeat(frame, Messages).SelectMany(bytes => bytes).ToArray();
        _edgeStream = new LoopStream(frames);
        _edgeBuffer = new byte[BufferBytes];
        _edgeBytes = frames.Length;
        _reader = new MessageReader(new MessageReaderOptions());
        _socket = WebSocket.CreateFromStream(new LoopStream(frames), new WebSocketCreationOptions { IsServer = true });
        _socketBuffer = new byte[Bytes];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _edgeStream.Dispose();
        _reader.Dispose();
        _socket.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    public async Task<int> SystemNetWebSockets()
    {
        var total = 0;
        for (var i = 0; i < Messages; i++)
        {
            total += await ReceiveAsync();
        }

        return total;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task<int> SystemNetWebSocketsOwned()
    {
        var total = 0;
        for (var i = 0; i < Messages; i++)
        {
            total += _socketBuffer.AsSpan(0, await ReceiveAsync()).ToArray().Length;
        }

        return total;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public int EdgeMessageReader()
    {
        var total = 0;
        for (var read = 0; read < _edgeBytes;)
        {
            var rest = _edgeBuffer.AsSpan(0, _edgeStream.Read(_edgeBuffer));
            read += rest.Length;
            while (!rest.IsEmpty)
            {
                var status = _reader.Read(rest, out var consumed, out var message, out var violation);
                if (status == ReadStatus.Violation)
                {
                    throw new InvalidOperationException(violation.Message);
                }

                total += message.Payload.Length;
                rest = rest[consumed..];
            }
        }

        return total;
    }

    private async ValueTask<int> ReceiveAsync()
    {
        var count = 0;
        while (true)
        {
            var result = await _socket.ReceiveAsync(_socketBuffer.AsMemory(count), CancellationToken.None);
            count += result.Count;
            if (result.EndOfMessage)
            {
                return count;
            }
        }
    }
}
