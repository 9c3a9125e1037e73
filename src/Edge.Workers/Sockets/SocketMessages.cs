using System.Text;
using Edge.Actors.Http;
using Edge.Streams.Framing;

namespace Edge.Workers.Sockets;

/// <summary>Makes messages of what scripts send; the same content again is the same instance, so that a broadcast is encoded once.</summary>
internal sealed class SocketMessages
{
    private const int LargestKept = 64 * 1024;
    private SocketMessage _lastText = new(Opcode.Text, ReadOnlyMemory<byte>.Empty);
    private SocketMessage _lastBytes = new(Opcode.Binary, ReadOnlyMemory<byte>.Empty);
    private char[] _text = [];
    private int _length;

    /// <summary>A text message.</summary>
    public SocketMessage OfText(ReadOnlySpan<char> text)
    {
        if (text.SequenceEqual(_text.AsSpan(0, _length)))
        {
            return _lastText;
        }

        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        var message = new SocketMessage(Opcode.Text, bytes);
        if (text.Length <= LargestKept)
        {
            Keep(text, message);
        }

        return message;
    }

    /// <summary>A binary message.</summary>
    public SocketMessage OfBytes(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.SequenceEqual(_lastBytes.Payload.Span))
        {
            _lastBytes = new SocketMessage(Opcode.Binary, bytes.ToArray());
        }

        return _lastBytes;
    }

    private void Keep(ReadOnlySpan<char> text, SocketMessage message)
    {
        if (_text.Length < text.Length)
        {
            _text = new char[text.Length];
        }

        text.CopyTo(_text);
        _length = text.Length;
        _lastText = message;
    }
}
