namespace Edge.Streams.Stages;

/// <summary>How far the end of a socket has come (RFC 6455 section 7).</summary>
internal enum SocketPhase
{
    /// <summary>Messages flow.</summary>
    Open,

    /// <summary>The peer has sent Close; our answer waits behind the frames already queued.</summary>
    PeerClosed,

    /// <summary>We have sent Close and wait for the peer's, dropping what else it sends.</summary>
    AwaitingPeer,

    /// <summary>The peer broke the protocol; our Close is on its way.</summary>
    Failing,

    /// <summary>Our Close is out; bytes are dropped until the peer goes, so that no reset overtakes the Close.</summary>
    Lingering,
}
