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
        var answer = AskAsync<EdgeResponse>(
            new RelayCommands.Fetch(id, request with { Body = EdgeBody.Of(body) }), CancellationToken.None);
        try
        {
            return await answer.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            _ = LeaveAsync(answer);
            throw;
        }
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

    /// <summary>Nobody wants the answer any more: its object need not send the body.</summary>
    private static async Task LeaveAsync(Task<EdgeResponse> answer)
    {
        try
        {
            var late = await answer.ConfigureAwait(false);
            await late.Body.Open().DisposeAsync().ConfigureAwait(false);
        }
        catch (ObjectException)
        {
            // There is no body.
        }
    }

    private static ObjectException TooLarge() => new(ObjectFailures.TooLarge(ObjectSettings.MaxBodyBytes));

    private Task<T> AskAsync<T>(RelayCommands.ICommand command, CancellationToken cancel) =>
        guardian.Ask<T>(command, Timeout.InfiniteTimeSpan, cancel);
}
