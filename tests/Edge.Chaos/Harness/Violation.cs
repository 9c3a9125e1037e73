namespace Edge.Chaos.Harness;

/// <summary>Which promise is broken.</summary>
internal enum ViolationKind
{
    /// <summary>An acknowledged message is not in the log.</summary>
    LostAcknowledged,

    /// <summary>A message is in the log twice, or was acknowledged as new twice.</summary>
    Doubled,

    /// <summary>A place in the log is empty.</summary>
    Hole,

    /// <summary>The log, a sender's messages in it, or a connection's acknowledgements are out of order.</summary>
    Reordered,

    /// <summary>The log holds what nobody sent.</summary>
    Phantom,

    /// <summary>The log holds a message with another content than it was sent with.</summary>
    Altered,

    /// <summary>An acknowledgement names another place than the log.</summary>
    WrongPlace,

    /// <summary>Acknowledgements name more than one log.</summary>
    OtherEpoch,

    /// <summary>A reader did not see a message of the log.</summary>
    ReaderMissed,

    /// <summary>A reader saw a place twice.</summary>
    ReaderDoubled,

    /// <summary>A reader saw messages out of order.</summary>
    ReaderReordered,

    /// <summary>A reader saw what is not in the log.</summary>
    ReaderAltered,

    /// <summary>A node that could not write acknowledged a post as new.</summary>
    AcknowledgedInIsolation,

    /// <summary>A node that nothing was done to lost a connection.</summary>
    Dropped,
}

/// <summary>One broken promise.</summary>
internal sealed record Violation(ViolationKind Kind, string Text)
{
    public override string ToString() => $"{Kind}: {Text}";
}
