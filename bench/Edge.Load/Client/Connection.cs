using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Edge.Load.Client;

/// <summary>One WebSocket of the load client: raw, masked with a zero key, parsed in place.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket;
    private byte[] _partial = [];

    private Connection(Socket socket, int room, int member)
    {
        _socket = socket;
        Room = room;
        Member = member;
        Handle = (int)socket.Handle;
    }

    public int Handle { get; }

    public int Room { get; }

    public int Member { get; }

    /// <summary>What the scenario keeps of it.</summary>
    public Inbox? Inbox { get; set; }

    public static Connection Open(int port, string path, int room, int member)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        socket.Send(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"));
        var connection = new Connection(socket, room, member);
        connection.ReadHandshake();
        return connection;
    }

    /// <summary>Sends one text frame; the sockets are blocking, and requests are small.</summary>
    public unsafe void Send(ReadOnlySpan<byte> text, int opcode)
    {
        Span<byte> frame = stackalloc byte[text.Length + 8];
        var header = text.Length < 126 ? 6 : 8;
        frame[0] = (byte)(0x80 | opcode);
        frame[1] = (byte)(0x80 | (text.Length < 126 ? text.Length : 126));
        if (header == 8)
        {
            frame[2] = (byte)(text.Length >> 8);
            frame[3] = (byte)text.Length;
        }

        frame[(header - 4)..header].Clear();
        text.CopyTo(frame[header..]);
        fixed (byte* bytes = frame)
        {
            if (Native.send(Handle, bytes, (nuint)(header + text.Length), Native.NoSignal) != header + text.Length)
            {
                throw new InvalidOperationException("The server does not take what it is sent.");
            }
        }
    }

    /// <summary>Reads once and hands over each whole text frame. False when the server closed.</summary>
    public unsafe bool Receive(byte[] buffer, FrameHandler handler)
    {
        _partial.CopyTo(buffer, 0);
        nint read;
        fixed (byte* bytes = buffer)
        {
            read = Native.recv(
                Handle, bytes + _partial.Length, (nuint)(buffer.Length - _partial.Length), Native.DontWait);
        }

        if (read <= 0)
        {
            return read < 0;
        }

        var length = _partial.Length + (int)read;
        var consumed = 0;
        while (TryFrame(buffer.AsSpan(consumed, length - consumed), out var opcode, out var payload, out var size))
        {
            if (opcode == 9)
            {
                Send(payload, 10);
            }
            else if (opcode == 8)
            {
                return false;
            }
            else
            {
                handler(this, payload);
            }

            consumed += size;
        }

        _partial = consumed == length ? [] : buffer[consumed..length];
        return true;
    }

    public void Dispose() => _socket.Dispose();

    private static bool TryFrame(Span<byte> bytes, out int opcode, out Span<byte> payload, out int size)
    {
        opcode = 0;
        payload = default;
        size = 0;
        if (bytes.Length < 2)
        {
            return false;
        }

        var (start, length) = bytes[1] switch
        {
            126 when bytes.Length >= 4 => (4, (bytes[2] << 8) | bytes[3]),
            126 or 127 when bytes.Length < 10 => (0, 0),
            127 => (10, (int)System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes[2..])),
            var small => (2, small),
        };
        if (start == 0 || bytes.Length < start + length)
        {
            return false;
        }

        opcode = bytes[0] & 0x0F;
        payload = bytes.Slice(start, length);
        size = start + length;
        return true;
    }

    private void ReadHandshake()
    {
        var bytes = new byte[4096];
        var length = 0;
        int end;
        while ((end = bytes.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = _socket.Receive(bytes, length, bytes.Length - length, SocketFlags.None);
            length += read > 0 ? read : throw new InvalidOperationException("The server closed during the handshake.");
        }

        var status = Encoding.ASCII.GetString(bytes, 0, end);
        if (!status.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The server answered: {status}");
        }

        _partial = bytes[(end + 4)..length];
    }
}

/// <summary>Hears one text frame; the bytes are valid during the call.</summary>
internal delegate void FrameHandler(Connection connection, Span<byte> payload);
