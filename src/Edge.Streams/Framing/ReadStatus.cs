namespace Edge.Streams.Framing;

/// <summary>How one step of a <see cref="MessageReader"/> ended.</summary>
public enum ReadStatus
{
    /// <summary>All bytes were consumed and nothing is complete yet; come again with the bytes that follow.</summary>
    Incomplete,

    /// <summary>One message or control frame is complete; bytes may be left over for the next step.</summary>
    Message,

    /// <summary>The peer broke the protocol; the connection has to be failed with the given close code.</summary>
    Violation,
}
