namespace Edge.Streams.Framing;

/// <summary>The side that we are on a connection (RFC 6455 section 5.1).</summary>
public enum PeerRole
{
    /// <summary>We accepted the connection: frames that come in must be masked, frames that go out are not.</summary>
    Server,

    /// <summary>
    /// We opened the connection: frames that go out are masked, masked frames that come in are refused.
    /// </summary>
    Client,
}
