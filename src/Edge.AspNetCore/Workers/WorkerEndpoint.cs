using Edge.Actors.Connections;
using Edge.Actors.Http;
using Edge.Streams.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Edge.AspNetCore;

/// <summary>Has a worker answer requests, and gives the sockets it returns to their clients.</summary>
internal sealed class WorkerEndpoint(SocketDoor door, WorkerHandler handler)
{
    private const string NotAsked =
        "Worker tried to return a WebSocket in a response to a request which did not contain the header \"Upgrade: websocket\".";

    /// <summary>Serves one request. One that asks for a WebSocket needs a place at the door first.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } most && context.Request.ContentLength > most)
        {
            await Handshake.RefuseAsync(context, new Refusal(
                StatusCodes.Status413PayloadTooLarge, $"The body has {context.Request.ContentLength} bytes; at most {most} are taken."));
            return;
        }

        using var body = new RequestBody(context.Request.Body);
        var request = RequestMapping.ToEdge(context, body);
        if (!request.IsUpgrade)
        {
            await AnswerAsync(context, request);
            return;
        }

        if (door.Enter(context) is { } refusal)
        {
            await Handshake.RefuseAsync(context, refusal);
            return;
        }

        try
        {
            await AnswerAsync(context, request);
        }
        finally
        {
            door.Exit(context);
        }
    }

    private async Task AnswerAsync(HttpContext context, EdgeRequest request)
    {
        try
        {
            var response = await handler(request, new WorkerContext(context));
            await (response.Socket is { } end
                ? ConnectAsync(context, request, response, end)
                : ResponseMapping.SendAsync(context, response));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
    }

    private async Task ConnectAsync(HttpContext context, EdgeRequest request, EdgeResponse response, ISocketEnd end)
    {
        WebSocketConnection? socket = null;
        try
        {
            if (Check(context, request, response) is { } refusal)
            {
                await Handshake.RefuseAsync(context, refusal);
                return;
            }

            context.RequestAborted.ThrowIfCancellationRequested();
            socket = await UpgradeAsync(context, response);
        }
        finally
        {
            if (socket is null)
            {
                end.OnClosed(SocketClosed.NeverOpened);
            }
        }

        await door.ServeAsync(new ConnectionRequest(socket, end));
    }

    private static Refusal? Check(HttpContext context, EdgeRequest request, EdgeResponse response)
    {
        if (response.Status != StatusCodes.Status101SwitchingProtocols)
        {
            return new Refusal(StatusCodes.Status500InternalServerError, "Responses with a WebSocket must have status code 101.");
        }

        return request.IsUpgrade ? Handshake.Check(context) : new Refusal(StatusCodes.Status500InternalServerError, NotAsked);
    }

    // Compression is between this node and the client, so the program's word on it counts only when it is none: an empty header.
    private Task<WebSocketConnection> UpgradeAsync(HttpContext context, EdgeResponse response)
    {
        ResponseMapping.CopyHeaders(response.Headers, context.Response);
        context.Response.Headers.Remove(HeaderNames.SecWebSocketExtensions);
        context.Response.Headers.Remove(HeaderNames.ContentLength);
        var mayCompress = !response.Headers.Any(IsRefusalToCompress);
        return door.UpgradeAsync(context, protocol: null, mayCompress);
    }

    private static bool IsRefusalToCompress(KeyValuePair<string, string> header) =>
        header.Key.Equals(HeaderNames.SecWebSocketExtensions, StringComparison.OrdinalIgnoreCase)
        && string.IsNullOrWhiteSpace(header.Value);
}
