using Akka.Actor;

namespace Edge.Actors.Objects;

/// <summary>Stops an object in good order: its handlers end, what they wrote is stored, and its gateways know where it stood.</summary>
internal sealed class ObjectStop : INoSerializationVerificationNeeded
{
    /// <summary>Its shard moves.</summary>
    public static readonly ObjectStop Instance = new();

    /// <summary>It wanted to: it is ending already.</summary>
    public static readonly ObjectStop AsAsked = new();

    private ObjectStop()
    {
    }
}
