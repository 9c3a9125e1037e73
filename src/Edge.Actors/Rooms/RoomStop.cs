using Akka.Actor;

namespace Edge.Actors.Rooms;

/// <summary>
/// Stops a room after its write in flight: on passivation and on hand-over. Akka's default PoisonPill would end it between
/// the write and its acknowledgements.
/// </summary>
internal sealed class RoomStop : INoSerializationVerificationNeeded
{
    public static readonly RoomStop Instance = new();

    private RoomStop()
    {
    }
}
