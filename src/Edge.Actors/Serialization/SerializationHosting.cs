using Akka.Hosting;
using Edge.Actors.Nodes;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Index;
using Edge.Actors.Rooms;

namespace Edge.Actors.Serialization;

/// <summary>Binds our messages and facts to our serializer.</summary>
internal static class SerializationHosting
{
    public static AkkaConfigurationBuilder WithEdgeSerializer(this AkkaConfigurationBuilder builder) =>
        builder.WithCustomSerializer(
            "edge",
            [
                typeof(RoomProtocol.IRoomMessage),
                typeof(RoomEvents.IFact),
                typeof(NodeProtocol.INodeMessage),
                typeof(ObjectEvents.IFact),
                typeof(ObjectIndexEvents.IFact),
                typeof(ObjectIndexProtocol.IIndexMessage),
                typeof(ObjectProtocol.IObjectMessage),
            ],
            system => new EdgeSerializer(system));
}
