using Edge.Actors.Http;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects.Harness;

/// <summary>Turns what callers and clients do into events of the object under test. Thread safe.</summary>
internal sealed class HarnessGateway(HarnessCore core, TimeProvider time) : IObjectClient
{
    /// <summary>What is answered without the object.</summary>
    public (string? Request, string? Response) AutoResponse { get; set; }

    public Task<HarnessAnswer> FetchAsync(EdgeRequest request) =>
        core.Deliver(new HarnessEvent((number, _) => new FetchEvent(number, request))).Answered.Task;

    /// <inheritdoc/>
    async Task<EdgeResponse> IObjectClient.FetchAsync(ObjectId id, EdgeRequest request, CancellationToken cancel) =>
        (await FetchAsync(request).WaitAsync(cancel).ConfigureAwait(false)).Response;

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> CallAsync(
        ObjectId id, string method, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        var call = core.Deliver(new HarnessEvent((number, _) => new CallEvent(number, method, arguments)));
        return (await call.Answered.Task.WaitAsync(cancel).ConfigureAwait(false)).Response.Body.Bytes!.Value;
    }

    /// <summary>A client says something.</summary>
    public Task SendAsync(HarnessSocket socket, WebSocketMessage message)
    {
        if (socket.Closed.IsCompleted)
        {
            throw new InvalidOperationException("The socket is closed.");
        }

        if (message.Opcode == Opcode.Text && AutoResponse is { Request: { } request, Response: { } response } && message.ToText() == request)
        {
            socket.LastAutoResponse = time.GetUtcNow();
            socket.Arrive(SocketMessage.Text(response));
            return Task.CompletedTask;
        }

        return core.Deliver(new HarnessEvent((number, host) => new MessageEvent(number, host.Attach(socket), message))
        {
            ComesAgain = socket.IsHibernatable,
        }).Handled.Task;
    }

    /// <summary>A socket is over, by its client or by the object.</summary>
    public Task EndAsync(HarnessSocket socket, CloseStatus status, bool wasClean) => socket.End(status)
        ? core.Deliver(new HarnessEvent((number, host) => new ClosedEvent(number, host.Attach(socket), status, wasClean))
        {
            ComesAgain = socket.IsHibernatable,
            Ended = socket,
        }).Handled.Task
        : Task.CompletedTask;
}
