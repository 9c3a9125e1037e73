using Edge.Streams.Deflate;

namespace Edge.Streams.Framing;

/// <summary>
/// Turns the bytes of one connection into messages (RFC 6455, with RFC 7692 if an inflater is given).
/// <para>Shape: bytes in, cut anywhere; messages and control frames out in the order of their last octet. One caller
/// at a time.</para>
/// <para>Errors: a breach is refused at the first octet that shows it and ends the stream: every later read repeats it.
/// Whatever follows a Close is discarded (RFC 6455 section 1.4).</para>
/// <para>Ownership: nothing is held between messages; in the middle of one, a pooled array that grows as bytes come.
/// <see cref="Dispose"/> gives it back.</para>
/// </summary>
public sealed class MessageReader : IDisposable
{
    private readonly MessageReaderOptions _options;
    private readonly Inflater? _inflater;

    private HeaderBuffer _partialHeader;
    private byte _partialHeaderCount;
    private bool _inFrame;
    private bool _inMessage;
    private bool _compressed;
    private bool _closed;
    private Opcode _messageOpcode;
    private Utf8Check _text;
    private FrameHeader _frame;
    private long _frameDone;
    private byte[]? _controlPayload;
    private PayloadBuffer _buffer;
    private ProtocolViolation _violation;

    /// <summary>Makes a reader for a connection without extensions.</summary>
    /// <param name="options">Role and limits; shared between readers.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is outside of its range.</exception>
    public MessageReader(MessageReaderOptions options)
        : this(options, null)
    {
    }

    /// <summary>Makes a reader for a connection that may have agreed on permessage-deflate.</summary>
    /// <param name="options">Role and limits; shared between readers.</param>
    /// <param name="inflater">From the agreement, owned and disposed by the reader; null without an agreement.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is outside of its range.</exception>
    public MessageReader(MessageReaderOptions options, Inflater? inflater)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFrameBytes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxMessageBytes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxMessageBytes, Array.MaxLength, nameof(options));
        _options = options;
        _inflater = inflater;
    }

    /// <summary>Whether a data message has begun (its first header is complete) and has not ended.</summary>
    public bool InMessage => _inMessage;

    /// <summary>Reads on, up to the end of at most one message or control frame.</summary>
    /// <param name="bytes">What came from the peer, after what was consumed before. Unmasked in place.</param>
    /// <param name="consumed">How many bytes are done with; all of them unless the status is Message.</param>
    /// <param name="message">The message, if the status is Message.</param>
    /// <param name="violation">The breach, if the status is Violation.</param>
    public ReadStatus Read(Span<byte> bytes, out int consumed, out WebSocketMessage message, out ProtocolViolation violation)
    {
        message = default;
        consumed = 0;
        var status = _closed ? Ended() : ReadStatus.Incomplete;
        while (status == ReadStatus.Incomplete && !_closed)
        {
            status = _inFrame ? ReadStatus.Message : ReadHeader(bytes, ref consumed);
            if (status != ReadStatus.Message)
            {
                break;
            }

            status = ReadPayload(bytes, ref consumed, out message);
            if (consumed == bytes.Length)
            {
                break;
            }
        }

        violation = _violation;
        consumed = status == ReadStatus.Message ? consumed : bytes.Length;
        return status;
    }

    /// <summary>Gives back what is held of a message under way, and disposes the inflater.</summary>
    public void Dispose()
    {
        _closed = true;
        _buffer.Clear();
        _inflater?.Dispose();
    }

    private ReadStatus Ended() => _violation.CloseCode == 0 ? ReadStatus.Incomplete : ReadStatus.Violation;

    private ReadStatus ReadHeader(ReadOnlySpan<byte> bytes, ref int consumed)
    {
        var source = bytes[consumed..];
        int kept = _partialHeaderCount;
        if (kept > 0)
        {
            Span<byte> partial = _partialHeader;
            var more = Math.Min(source.Length, FrameWriter.MaxHeaderLength - kept);
            source[..more].CopyTo(partial[kept..]);
            source = partial[..(kept + more)];
        }

        var status = FrameHeader.Parse(source, Rules(), out var header, out var length, out var violation);
        switch (status)
        {
            case ReadStatus.Message:
                consumed += length - kept;
                _partialHeaderCount = 0;
                BeginFrame(header);
                return status;
            case ReadStatus.Violation:
                return Refuse(violation);
            default:
                source.CopyTo(_partialHeader);
                _partialHeaderCount = (byte)source.Length;
                return status;
        }
    }

    private FrameRules Rules() => new(
        _options.Role,
        _inMessage,
        _inflater is not null,
        _options.MaxFrameBytes,
        _inMessage && _compressed ? long.MaxValue : _options.MaxMessageBytes - _buffer.Count);

    private void BeginFrame(in FrameHeader header)
    {
        _frame = header;
        _frameDone = 0;
        _inFrame = true;
        if (header.IsControl || header.Opcode == Opcode.Continuation)
        {
            return;
        }

        _inMessage = true;
        _messageOpcode = header.Opcode;
        _compressed = header.Compressed;
        _text.Reset();
    }

    private ReadStatus ReadPayload(Span<byte> bytes, ref int consumed, out WebSocketMessage message)
    {
        var available = (int)Math.Min(_frame.Length - _frameDone, bytes.Length - consumed);
        var chunk = Unmask(bytes.Slice(consumed, available));
        consumed += available;
        return _frame.IsControl ? ReadControl(chunk, out message) : ReadData(chunk, out message);
    }

    private Span<byte> Unmask(Span<byte> chunk)
    {
        if (_frame.Masked)
        {
            Masking.Apply(chunk, _frame.MaskKey, (int)(_frameDone & 3));
        }

        _frameDone += chunk.Length;
        _inFrame = _frameDone < _frame.Length;
        return chunk;
    }

    private ReadStatus ReadControl(ReadOnlySpan<byte> chunk, out WebSocketMessage message)
    {
        message = default;
        _controlPayload ??= _frame.Length == 0 ? [] : new byte[_frame.Length];
        chunk.CopyTo(_controlPayload.AsSpan((int)_frameDone - chunk.Length));
        if (_inFrame)
        {
            return ReadStatus.Incomplete;
        }

        var payload = _controlPayload;
        _controlPayload = null;
        if (_frame.Opcode == Opcode.Close)
        {
            if (ClosePayload.Check(payload) is { } violation)
            {
                return Refuse(violation);
            }

            End();
        }

        message = new WebSocketMessage(_frame.Opcode, payload);
        return ReadStatus.Message;
    }

    private ReadStatus ReadData(ReadOnlySpan<byte> chunk, out WebSocketMessage message)
    {
        message = default;
        var last = !_inFrame && _frame.Final;
        var fresh = chunk;
        if (_compressed)
        {
            var before = _buffer.Count;
            if (_inflater!.Inflate(chunk, last, _options.MaxMessageBytes, ref _buffer) is { } violation)
            {
                return Refuse(violation);
            }

            fresh = _buffer.Written[before..];
            chunk = [];
        }

        if (_messageOpcode == Opcode.Text && (!_text.Append(fresh) || (last && !_text.IsComplete)))
        {
            return Refuse(new ProtocolViolation(CloseCodes.InvalidPayload, "text is not valid UTF-8"));
        }

        if (!last)
        {
            _buffer.Append(chunk);
            return ReadStatus.Incomplete;
        }

        _inMessage = false;
        message = new WebSocketMessage(_messageOpcode, _buffer.TakeWith(chunk));
        return ReadStatus.Message;
    }

    private ReadStatus Refuse(ProtocolViolation violation)
    {
        _violation = violation;
        End();
        return ReadStatus.Violation;
    }

    private void End()
    {
        _closed = true;
        _inMessage = false;
        _buffer.Clear();
    }
}
