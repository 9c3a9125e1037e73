namespace Edge.Actors.Http;

/// <summary>The client's side of a WebSocket as a program sees it. Thread safe; nothing here waits.</summary>
public interface ISocketPeer
{
    /// <summary>Bytes that wait to be written.</summary>
    long WaitingBytes { get; }

    /// <summary>Queues a message. False when the client's outbox is full (nothing was queued) or the socket closes.</summary>
    bool Send(SocketMessage message);

    /// <summary>Closes with a code and reason after what is queued; 1005 for none. Only the first call counts.</summary>
    void Close(int code, string reason);

    /// <summary>Cuts the socket without a Close frame: the client sees 1006.</summary>
    void Abort();

    /// <summary>Asks for the next message.</summary>
    void RequestNext();
}
