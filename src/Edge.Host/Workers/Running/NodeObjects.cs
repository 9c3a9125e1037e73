using Akka.Actor;
using Edge.Actors;
using Edge.Actors.Http;
using Edge.Actors.Objects;

namespace Edge.Host.Workers.Running;

/// <summary>Reaches objects once the actor system runs; workers are made before.</summary>
internal sealed class NodeObjects(ActorSystem system) : IObjectClient
{
    private IObjectClient Client => EdgeNode.Get(system).Objects;

    public Task<EdgeResponse> FetchAsync(ObjectId id, EdgeRequest request, CancellationToken cancel) => Client.FetchAsync(id, request, cancel);

    public Task<ReadOnlyMemory<byte>> CallAsync(ObjectId id, string method, ReadOnlyMemory<byte> arguments, CancellationToken cancel) =>
        Client.CallAsync(id, method, arguments, cancel);
}
