using Akka.Actor;
using Edge.Actors.Http;
using Edge.Actors.Objects.Running;

namespace Edge.Actors.Objects.Gateways;

/// <summary>This node's way to all objects: through the relays.</summary>
internal sealed class ObjectClient(IActorRef guardian) : IObjectClient
{
    public async Task<EdgeResponse> FetchAsync(ObjectId id, EdgeRequest request, CancellationToken cancel)
    {
        var body = await ReadAsync(request.Body, cancel).ConfigureAwait(false);
        return await AskAsync<EdgeResponse>(new RelayCommands.Fetch(id, request with { Body = EdgeBody.Of(body) }), cancel)
            .ConfigureAwait(false);
    }

    public async Task<ReadOnlyMemory<byte>> CallAsync(
        ObjectId id, string method, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        if (arguments.Length > ObjectSettings.MaxBodyBytes)
        {
            throw TooLarge();
        }

        var returned = await AskAsync<RelayCommands.Returned>(new RelayCommands.Call(id, method, arguments), cancel)
            .ConfigureAwait(false);
        return returned.Value;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(EdgeBody body, CancellationToken cancel)
    {
        try
        {
            return await body.ReadAllAsync(ObjectSettings.MaxBodyBytes, cancel).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            throw TooLarge();
        }
    }

    private static ObjectException TooLarge() => new(ObjectFailures.TooLarge(ObjectSettings.MaxBodyBytes));

    private Task<T> AskAsync<T>(RelayCommands.ICommand command, CancellationToken cancel) =>
        guardian.Ask<T>(command, Timeout.InfiniteTimeSpan, cancel);
}
