using Akka.Actor;
using Edge.Actors.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Edge.Actors.Objects.Rpc;

/// <summary>Reaches objects from this node, once its actor system has started; may be injected before.</summary>
internal sealed class NodeObjectClient(IServiceProvider services) : IObjectClient
{
    private readonly Lazy<IObjectClient> _client = new(() => EdgeNode.Get(services.GetRequiredService<ActorSystem>()).Objects);

    /// <inheritdoc/>
    public Task<EdgeResponse> FetchAsync(ObjectId id, EdgeRequest request, CancellationToken cancel) =>
        _client.Value.FetchAsync(id, request, cancel);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> CallAsync(
        ObjectId id, string method, ReadOnlyMemory<byte> arguments, CancellationToken cancel) =>
        _client.Value.CallAsync(id, method, arguments, cancel);
}
