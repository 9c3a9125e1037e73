using System.Net;
using System.Net.Sockets;
using Edge.Streams.Framing;

namespace Edge.Chaos.Harness;

/// <summary>
/// A WebSocket client on a bare socket: it says what it is told to, right or wrong, and holds no timer and no task. It
/// answers pings and Close by itself. One reader at a time, any number of senders.
/// </summary>
internal sealed class RawClient : IDisposable
{
    private const int DefaultBuffer = 16 * 1024;
    private const int MaxMessage = 64 * 1024 * 1024;
    private static readonly MessageReaderOptions ReaderOptions = new()
    {
        Role = PeerRole.Client,
        MaxFrameBytes = MaxMessage,
        MaxMessageBytes = MaxMessage,
    };

    private readonly Socket _socket;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly MessageReader _reader = new(ReaderOptions);
    private readonly byte[] _buffer;
    private int _start;
    private int _end;

    private RawClient(Socket socket, int bufferBytes)
    {
        _socket = socket;
        _buffer = new byte[bufferBytes];
    }

    /// <summary>The Close that the server sent; null as long as it did not.</summary>
    public CloseStatus? Closed { get; private set; }

    /// <summary>WebSocket pings answered.</summary>
    public int Pings { get; private set; }

    /// <summary>Connects and upgrades.</summary>
    /// <exception cref="UpgradeRefusedException">The server answered something else than 101.</exception>
    /// <exception cref="SocketException">There is no server.</exception>
    /// <exception cref="IOException">The server ended the connection.</exception>
    public static async Task<RawClient> ConnectAsync(IPEndPoint server, UpgradeRequest request, CancellationToken cancel)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var client = new RawClient(socket, request.BufferBytes == 0 ? DefaultBuffer : request.BufferBytes);
        try
        {
            if (request.ReceiveBufferBytes > 0)
            {
                socket.ReceiveBufferSize = request.ReceiveBufferBytes;
            }

            await socket.ConnectAsync(server, cancel);
            await client.WriteAsync(request.ToBytes(server), cancel);
            await client.ReadResponseAsync(cancel);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Sends one masked frame.</summary>
    public Task SendAsync(Opcode opcode, ReadOnlyMemory<byte> payload, CancellationToken cancel) =>
        WriteAsync(FrameWriter.EncodeMasked(opcode, payload.Span, MaskKey.Next()), cancel);

    /// <summary>Sends bytes as they are.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await _sending.WaitAsync(cancel);
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, cancel)..];
            }
        }
        catch (SocketException e)
        {
            throw new IOException("The connection is gone.", e);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next data message or pong; null at the end of the connection, clean or not (see <see cref="Closed"/>).</summary>
    public async ValueTask<WebSocketMessage?> ReceiveAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (TryDecode(out var message))
            {
                switch (message.Opcode)
                {
                    case Opcode.Ping:
                        Pings++;
                        await TrySendAsync(Opcode.Pong, message.Payload, cancel);
                        break;
                    case Opcode.Close:
                        Closed = CloseStatus.Parse(message.Payload.Span);
                        await TrySendAsync(Opcode.Close, message.Payload, cancel);
                        return null;
                    default:
                        return message;
                }
            }
            else if (!await FillAsync(cancel))
            {
                return null;
            }
        }
    }

    /// <summary>Reads and drops at most so many bytes; returns how many there were, 0 at the end of the connection.</summary>
    public async ValueTask<int> ReadBytesAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            return await _socket.ReceiveAsync(buffer, SocketFlags.None, cancel);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    /// <summary>Sends no more; the server sees the end of the stream.</summary>
    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    public void Dispose()
    {
        _socket.Dispose();
        _reader.Dispose();
    }

    private bool TryDecode(out WebSocketMessage message)
    {
        message = default;
        if (_start == _end)
        {
            return false;
        }

        var status = _reader.Read(_buffer.AsSpan(_start, _end - _start), out var consumed, out message, out var violation);
        _start += consumed;
        return status == ReadStatus.Violation
            ? throw new ScenarioFailedException($"The server broke the protocol: {violation.Message}.")
            : status == ReadStatus.Message;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        _start = 0;
        _end = await ReadBytesAsync(_buffer, cancel);
        return _end > 0;
    }

    private async Task TrySendAsync(Opcode opcode, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        try
        {
            await SendAsync(opcode, payload, cancel);
        }
        catch (IOException)
        {
            // The reader finds out next.
        }
    }

    private async Task ReadResponseAsync(CancellationToken cancel)
    {
        var response = new UpgradeResponse();
        while (!response.IsComplete)
        {
            if (!await FillAsync(cancel))
            {
                throw new IOException("The connection ended during the handshake.");
            }

            _start = response.Append(_buffer.AsSpan(0, _end));
        }

        if (response.Status != (int)HttpStatusCode.SwitchingProtocols)
        {
            throw new UpgradeRefusedException(response);
        }
    }
}
