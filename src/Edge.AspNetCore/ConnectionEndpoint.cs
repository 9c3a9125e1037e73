using Edge.Actors;
using Edge.Actors.Connections;
using Edge.Actors.Rooms;
using Edge.Streams;
using Edge.Streams.Deflate;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;
using Microsoft.AspNetCore.Http;

namespace Edge.AspNetCore;

/// <summary>Turns requests into connections: checks, limits, handshake, and then waits for the socket's end.</summary>
internal sealed class ConnectionEndpoint(EdgeNode node, EndpointOptions options)
{
    private const int MaxNameLength = 64;
    private readonly OriginPolicy _origins = new(options);
    private readonly WebSocketOptions _sockets = SocketOptions(node.Options.Connections);

    /// <summary>Serves a room.</summary>
    public Task ServeRoomAsync(HttpContext context, string? room)
    {
        if (!RoomName.TryParse(string.IsNullOrEmpty(room) ? RoomName.Default.Value : room, out var name, out var problem))
        {
            return Handshake.RefuseAsync(context, new Refusal(StatusCodes.Status400BadRequest, problem));
        }

        var from = context.Request.Query["name"].ToString();
        if (from.Length > MaxNameLength || from.Any(char.IsControl))
        {
            var text = $"'name' may have {MaxNameLength} characters, none of them control characters.";
            return Handshake.RefuseAsync(context, new Refusal(StatusCodes.Status400BadRequest, text));
        }

        var isRich = Handshake.OffersRich(context.Request);
        var mode = isRich ? ConnectionMode.Rich : ConnectionMode.Plain;
        return ServeAsync(context, mode, name, from.Length == 0 ? null : from);
    }

    /// <summary>Serves the echo.</summary>
    public Task ServeEchoAsync(HttpContext context) => ServeAsync(context, ConnectionMode.Echo, RoomName.Default, null);

    private static WebSocketOptions SocketOptions(ConnectionOptions connections) => new()
    {
        Reader = new MessageReaderOptions
        {
            Role = PeerRole.Server,
            MaxMessageBytes = connections.MaxMessageBytes,
            MaxFrameBytes = connections.MaxFrameBytes == 0 ? connections.MaxMessageBytes : connections.MaxFrameBytes,
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

    private async Task ServeAsync(HttpContext context, ConnectionMode mode, RoomName room, string? name)
    {
        var refusal = Handshake.Check(context);
        if (refusal is null && !_origins.Allows(context.Request))
        {
            refusal = new Refusal(StatusCodes.Status403Forbidden, "This origin may not connect; see Edge:Endpoints:AllowedOrigins.");
        }

        var address = context.Connection.RemoteIpAddress;
        if (refusal is null && !node.Gate.TryEnter(address, out var problem))
        {
            refusal = new Refusal(StatusCodes.Status503ServiceUnavailable, problem);
        }

        if (refusal is not null)
        {
            await Handshake.RefuseAsync(context, refusal);
            return;
        }

        try
        {
            await RunAsync(context, mode, room, name);
        }
        finally
        {
            node.Gate.Exit(address);
        }
    }

    private async Task RunAsync(HttpContext context, ConnectionMode mode, RoomName room, string? name)
    {
        var deflate = _sockets.DeflateOptions.Enabled
            ? DeflateNegotiation.Negotiate(context.Request.Headers.SecWebSocketExtensions, _sockets.DeflateOptions)
            : null;
        var protocol = mode == ConnectionMode.Rich ? Handshake.RichProtocol : null;
        var stream = await Handshake.UpgradeAsync(context, protocol, deflate?.ResponseHeader);
        var sockets = deflate is null ? _sockets : _sockets with { Deflate = deflate };
        var socket = new WebSocketConnection(stream, context.Abort, sockets, node.Clock);
        node.Accept(new ConnectionRequest(socket, mode, room, name));
        await socket.Completion;
    }
}
