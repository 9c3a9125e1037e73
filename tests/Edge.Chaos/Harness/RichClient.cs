using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Edge.Streams.Framing;

namespace Edge.Chaos.Harness;

/// <summary>A client in rich mode that answers JSON pings by itself.</summary>
internal sealed class RichClient : IDisposable
{
    private RichClient(RawClient raw) => Raw = raw;

    /// <summary>The connection below.</summary>
    public RawClient Raw { get; }

    /// <summary>The session, given by the server.</summary>
    public string Session { get; private set; } = string.Empty;

    /// <summary>The name of the node, given by the server.</summary>
    public string Node { get; private set; } = string.Empty;

    /// <summary>How long the server waits for an answer to a ping, by what it says.</summary>
    public TimeSpan PingTimeout { get; private set; }

    /// <summary>JSON pings answered.</summary>
    public int Pings { get; private set; }

    /// <summary>Connects and says hello, without a room.</summary>
    /// <param name="server">Where.</param>
    /// <param name="request">The upgrade; rich mode is added.</param>
    /// <param name="session">A session to go on with, or null.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public static async Task<RichClient> ConnectAsync(
        IPEndPoint server, UpgradeRequest request, string? session, CancellationToken cancel)
    {
        var client = new RichClient(await RawClient.ConnectAsync(server, request.InRichMode(), cancel));
        try
        {
            var continued = session is null ? string.Empty : $"\"session\":\"{session}\",";
            await client.SayAsync($$"""{"type":"hello",{{continued}}"joins":[]}""", cancel);
            var welcome = await client.ExpectAsync("welcome", cancel);
            client.Session = welcome.Session!;
            client.Node = welcome.Node!;
            client.PingTimeout = TimeSpan.FromMilliseconds(welcome.Heartbeat!.Timeout);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Joins a room where it stands, without older messages, and waits for <c>joined</c>.</summary>
    public Task<ServerMessage> JoinAsync(string room, CancellationToken cancel) => JoinAsync(room, null, 0, cancel);

    /// <summary>Joins a room from a place on, or with its newest messages, and waits for <c>joined</c>.</summary>
    /// <param name="room">Which.</param>
    /// <param name="since">What the client has.</param>
    /// <param name="limit">Messages to begin with, at most 300; from a place on, the rest follows.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public async Task<ServerMessage> JoinAsync(string room, RoomPlace? since, int limit, CancellationToken cancel)
    {
        await AskToJoinAsync(room, since, limit, cancel);
        return await ExpectAsync("joined", cancel);
    }

    /// <summary>The same without waiting for the answer.</summary>
    public Task AskToJoinAsync(string room, RoomPlace? since, int limit, CancellationToken cancel)
    {
        var place = since is null
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $",\"since\":{{\"epoch\":\"{since.Epoch}\",\"seq\":{since.Seq}}}");
        return SayAsync($$"""{"type":"join","id":1,"room":"{{room}}","limit":{{limit}}{{place}}}""", cancel);
    }

    /// <summary>Posts text, which must not need escaping.</summary>
    public Task PostAsync(uint id, string room, string cid, string data, CancellationToken cancel) => SayAsync(
        $$"""{"type":"send","id":{{id.ToString(CultureInfo.InvariantCulture)}},"room":"{{room}}","cid":"{{cid}}","data":"{{data}}"}""",
        cancel);

    /// <summary>Says anything.</summary>
    public Task SayAsync(string json, CancellationToken cancel) =>
        Raw.SendAsync(Opcode.Text, Encoding.UTF8.GetBytes(json), cancel);

    /// <summary>The next message but pings, or null at the end of the connection.</summary>
    public async ValueTask<ServerMessage?> ReceiveAsync(CancellationToken cancel)
    {
        while (await Raw.ReceiveAsync(cancel) is { } frame)
        {
            var message = JsonSerializer.Deserialize(frame.Payload.Span, ServerMessageContext.Default.ServerMessage)!;
            if (message.Type != "ping")
            {
                return message;
            }

            Pings++;
            await SayAsync("""{"type":"pong"}""", cancel);
        }

        return null;
    }

    /// <summary>The next message, which must be of a type.</summary>
    /// <exception cref="IOException">The connection ended instead.</exception>
    /// <exception cref="ScenarioFailedException">It was of another type.</exception>
    public async Task<ServerMessage> ExpectAsync(string type, CancellationToken cancel)
    {
        var message = await ReceiveAsync(cancel)
            ?? throw new IOException($"The connection ended ({Raw.Closed}) where '{type}' was due.");
        return message.Type == type
            ? message
            : throw new ScenarioFailedException($"The server said '{message.Type}' ({message.Code}) where '{type}' was due.");
    }

    public void Dispose() => Raw.Dispose();
}
