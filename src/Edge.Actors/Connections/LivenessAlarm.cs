using Akka.Actor;

namespace Edge.Actors.Connections;

/// <summary>What a connection's <see cref="LivenessWatch"/> found due; a message to its actor.</summary>
internal sealed class LivenessAlarm : INoSerializationVerificationNeeded
{
    /// <summary>The peer was silent: ping it.</summary>
    public static readonly LivenessAlarm PingDue = new();

    /// <summary>The peer did not answer the ping.</summary>
    public static readonly LivenessAlarm PingUnanswered = new();

    /// <summary>Nothing moved.</summary>
    public static readonly LivenessAlarm Idle = new();

    /// <summary>The peer accepts no bytes.</summary>
    public static readonly LivenessAlarm WriteStalled = new();

    /// <summary>The peer did not accept our Close either.</summary>
    public static readonly LivenessAlarm StillStalled = new();

    /// <summary>The client has not said hello.</summary>
    public static readonly LivenessAlarm HelloOverdue = new();

    private LivenessAlarm()
    {
    }
}
