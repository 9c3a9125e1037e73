namespace Edge.Streams.Framing;

/// <summary>What a frame carries (RFC 6455 section 5.2). All other values are reserved and refused with 1002.</summary>
public enum Opcode : byte
{
    /// <summary>A further fragment of the data message that is under way.</summary>
    Continuation = 0,

    /// <summary>A data message of UTF-8 text, or its first fragment.</summary>
    Text = 1,

    /// <summary>A data message of octets, or its first fragment.</summary>
    Binary = 2,

    /// <summary>The closing handshake: no payload, or a status code and a reason (section 5.5.1).</summary>
    Close = 8,

    /// <summary>A question for liveness; the answer repeats its payload of at most 125 bytes (section 5.5.2).</summary>
    Ping = 9,

    /// <summary>The answer to a ping, or an unasked sign of life (section 5.5.3).</summary>
    Pong = 10,
}
