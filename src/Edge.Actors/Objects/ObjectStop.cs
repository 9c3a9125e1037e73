using Akka.Actor;

namespace Edge.Actors.Objects;

/// <summary>Stops an object in good order: its handlers end, what they wrote is stored, and its gateways know where it stood.</summary>
internal sealed class ObjectStop : INoSerializationVerificationNeeded
{
    public static readonly ObjectStop Instance = new();

    private ObjectStop()
    {
    }
}
