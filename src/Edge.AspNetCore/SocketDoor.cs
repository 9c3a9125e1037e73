using Edge.Actors;
using Edge.Actors.Connections;
using Edge.Streams;
using Edge.Streams.Deflate;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;
using Microsoft.AspNetCore.Http;

namespace Edge.AspNetCore;

/// <summary>Lets sockets in: where pages may come from, how many, what is agreed on, and the upgrade itself.</summary>
/// <param name="node">The node they come to.</param>
/// <param name="options">Who may connect.</param>
/// <param name="maxMessageBytes">The largest message a client may send.</param>
internal sealed class SocketDoor(EdgeNode node, EndpointOptions options, long maxMessageBytes)
{
    private readonly OriginPolicy _origins = new(options);
    private readonly WebSocketOptions _sockets = SocketOptions(node.Options.Connections, maxMessageBytes);

    /// <summary>Takes a place, which <see cref="Exit"/> gives back.</summary>
    /// <returns>Null when there was one, else the answer to give.</returns>
    public Refusal? Enter(HttpContext context)
    {
        if (!_origins.Allows(context.Request))
        {
            return new Refusal(StatusCodes.Status403Forbidden, "This origin may not connect; see Edge:Endpoints:AllowedOrigins.");
        }

        return node.Gate.TryEnter(context.Connection.RemoteIpAddress, out var problem)
            ? null
            : new Refusal(StatusCodes.Status503ServiceUnavailable, problem);
    }

    /// <summary>Gives the place back.</summary>
    public void Exit(HttpContext context) => node.Gate.Exit(context.Connection.RemoteIpAddress);

    /// <summary>Answers 101 to a request that <see cref="Handshake.Check"/> has let pass. The stream lives as long as the request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="protocol">The subprotocol, or null.</param>
    /// <param name="mayCompress">Whether compression may be agreed on, if the node allows it.</param>
    public async Task<WebSocketConnection> UpgradeAsync(HttpContext context, string? protocol, bool mayCompress)
    {
        var deflate = mayCompress && _sockets.DeflateOptions.Enabled
            ? DeflateNegotiation.Negotiate(context.Request.Headers.SecWebSocketExtensions, _sockets.DeflateOptions)
            : null;
        var stream = await Handshake.UpgradeAsync(context, protocol, deflate?.ResponseHeader);
        var sockets = deflate is null ? _sockets : _sockets with { Deflate = deflate };
        return new WebSocketConnection(stream, context.Abort, sockets, node.Clock);
    }

    /// <summary>Gives a socket its actor, and returns when it is over.</summary>
    public Task ServeAsync(ConnectionRequest request)
    {
        node.Accept(request);
        return request.Socket.Completion;
    }

    private static WebSocketOptions SocketOptions(ConnectionOptions connections, long maxMessageBytes) => new()
    {
        Reader = new MessageReaderOptions
        {
            Role = PeerRole.Server,
            MaxMessageBytes = maxMessageBytes,
            MaxFrameBytes = connections.MaxFrameBytes == 0 ? maxMessageBytes : connections.MaxFrameBytes,
        },
        Outbox = OutboxPolicy.Default with { MaxBytes = connections.OutboxBytes, MaxMessages = connections.OutboxMessages },
        CloseTimeout = connections.CloseTimeout,
        DeflateOptions = new DeflateOptions
        {
            Enabled = connections.Compression,
            ServerContextTakeover = connections.CompressionContextTakeover,
            ClientContextTakeover = connections.CompressionContextTakeover,
            MinBytes = connections.CompressionMinBytes,
            Level = connections.CompressionLevel,
        },
    };
}
