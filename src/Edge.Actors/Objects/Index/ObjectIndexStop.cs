using Akka.Actor;

namespace Edge.Actors.Objects.Index;

/// <summary>Stops a partition after its write in flight, on hand-over.</summary>
internal sealed class ObjectIndexStop : INoSerializationVerificationNeeded
{
    public static readonly ObjectIndexStop Instance = new();

    private ObjectIndexStop()
    {
    }
}
