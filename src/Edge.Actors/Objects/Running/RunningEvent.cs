namespace Edge.Actors.Objects.Running;

/// <summary>An event that the program has and has not done.</summary>
/// <param name="Link">Where it came from; null for an alarm.</param>
/// <param name="Event">Its number there; 0 when nobody there waits for it.</param>
internal sealed record RunningEvent(GatewayLink? Link, long Event)
{
    /// <summary>Whether its end is told by an answer rather than by being done.</summary>
    public bool IsRequest { get; init; }

    /// <summary>Whether its answer was given: nobody waits for what is left of it.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>Whether it is the alarm.</summary>
    public bool IsAlarm { get; init; }

    /// <summary>The socket that is forgotten when it is done, or null.</summary>
    public ProgramSocket? Ends { get; init; }
}
