namespace Edge.Streams.Outbox;

/// <summary>What became of frames offered to a <see cref="SocketOutbox"/>.</summary>
public enum OfferResult
{
    /// <summary>Queued or already written; order is kept.</summary>
    Accepted,

    /// <summary>Beyond the bound; nothing was queued. Ask to be told when the outbox has drained.</summary>
    Full,

    /// <summary>The connection is closing or gone; nothing was queued and nothing ever will be.</summary>
    Closed,
}
