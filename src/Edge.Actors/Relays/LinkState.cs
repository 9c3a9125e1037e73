namespace Edge.Actors.Relays;

/// <summary>How a relay stands to its room.</summary>
internal enum LinkState
{
    /// <summary>No room is known; it is being asked for.</summary>
    Subscribing,

    /// <summary>What was missed is being read from the journal.</summary>
    Loading,

    /// <summary>Everything the room stores comes here.</summary>
    Live,

    /// <summary>The room passivated; whoever posts wakes it.</summary>
    Asleep,
}
