using Akka.Cluster.Sharding;
using Edge.Actors.Objects.Index;

namespace Edge.Actors.Objects;

/// <summary>Finds the object of a message. The number of shards is fixed for ever: nodes that disagree would run an object twice.</summary>
internal sealed class ObjectExtractor() : HashCodeMessageExtractor(ShardCount)
{
    /// <summary>Some ten shards per node of the largest cluster in mind.</summary>
    public const int ShardCount = 128;

    public override string? EntityId(object message) => message switch
    {
        ObjectProtocol.ICommand command => EntityOf(command.Object),
        ObjectIndexProtocol.IObjectCommand command => EntityOf(command.Object),
        _ => null,
    };

    /// <summary>The name of an object in its region, and its journal's but for the prefix; never changes.</summary>
    public static string EntityOf(ObjectId id) => $"{id.Namespace}/{id.Hex}";

    /// <summary>Reads it back, without the object's name.</summary>
    public static ObjectId IdOf(string entity)
    {
        var slash = entity.LastIndexOf('/');
        return ObjectId.Restore(entity[..slash], entity[(slash + 1)..], name: null);
    }
}
