using Edge.Actors.Connections;
using Edge.Actors.Rooms;
using Microsoft.AspNetCore.Http;

namespace Edge.AspNetCore;

/// <summary>Turns requests into connections: checks, limits, handshake, and then waits for the socket's end.</summary>
internal sealed class ConnectionEndpoint(SocketDoor door)
{
    private const int MaxNameLength = 64;

    /// <summary>Serves a room.</summary>
    public Task ServeRoomAsync(HttpContext context, string? room)
    {
        if (!RoomName.TryParse(string.IsNullOrEmpty(room) ? RoomName.Default.Value : room, out var name, out var problem))
        {
            return Handshake.RefuseAsync(context, new Refusal(StatusCodes.Status400BadRequest, problem));
        }

        var from = context.Request.QueryString.HasValue ? context.Request.Query["name"].ToString() : string.Empty;
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

    private async Task ServeAsync(HttpContext context, ConnectionMode mode, RoomName room, string? name)
    {
        if ((Handshake.Check(context) ?? door.Enter(context)) is { } refusal)
        {
            await Handshake.RefuseAsync(context, refusal);
            return;
        }

        try
        {
            var protocol = mode == ConnectionMode.Rich ? Handshake.RichProtocol : null;
            var socket = await door.UpgradeAsync(context, protocol, mayCompress: true);
            await door.ServeAsync(new ConnectionRequest(socket, mode, room, name));
        }
        finally
        {
            door.Exit(context);
        }
    }
}
