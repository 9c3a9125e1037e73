using Akka.Cluster;

namespace Edge.Actors.Objects.Storage;

/// <summary>A node that holds sockets of an object: one incarnation of one address.</summary>
internal readonly record struct GatewayId(string Address, int Uid)
{
    public static GatewayId Of(UniqueAddress node) => new(node.Address.ToString(), node.Uid);
}
