using System.Diagnostics;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Edge.Actors.Connections;
using Edge.Actors.Rooms;
using Edge.Streams.Transport;
using ServerOptions = Edge.Streams.WebSocketOptions;

namespace Edge.Cluster.Tests;

/// <summary>A client of <c>edge.v1.json</c> with a real socket to one node; remembers all it is told.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Lock _gate = new();
    private readonly SocketPair _sockets;
    private readonly WebSocket _socket;
    private readonly List<Frame> _frames = [];
    private readonly SemaphoreSlim _sending = new(1, 1);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    private TestClient(SocketPair sockets)
    {
        _sockets = sockets;
        _socket = WebSocket.CreateFromStream(
            new NetworkStream(sockets.Client), new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.Zero });
    }

    /// <summary>The session that <c>welcome</c> gave.</summary>
    public string Session { get; private set; } = string.Empty;

    /// <summary>All frames so far, in order.</summary>
    public IReadOnlyList<Frame> Frames
    {
        get
        {
            lock (_gate)
            {
                return [.. _frames];
            }
        }
    }

    /// <summary>Opens a connection and joins rooms with all of their history.</summary>
    public static Task<TestClient> JoinAsync(TestNode node, params string[] rooms) => ResumeAsync(node, null, rooms);

    /// <summary>The same, going on with a session.</summary>
    public static async Task<TestClient> ResumeAsync(TestNode node, string? session, params string[] rooms)
    {
        var client = new TestClient(await SocketPair.OpenAsync());
        client.Connect(node, rooms[0]);
        client._reading = client.ReadAsync();
        await client.SendAsync(new
        {
            type = "hello",
            session,
            joins = rooms.Select(room => new { room, limit = 300 }),
        });
        client.Session = (await client.ExpectAsync("welcome", _ => true)).Text("session");
        foreach (var room in rooms)
        {
            await client.ExpectAsync("joined", frame => frame.Text("room") == room);
        }

        return client;
    }

    public Task PostAsync(string room, string messageId) => PostAsync(room, messageId, messageId, null);

    public Task PostAsync(string room, string messageId, string data, object? meta) =>
        SendAsync(new { type = "send", id = 1, room, cid = messageId, data, meta });

    /// <summary>Posts and waits for the acknowledgement.</summary>
    public async Task<Frame> PostAckedAsync(string room, string messageId)
    {
        await PostAsync(room, messageId);
        return await ExpectAckAsync(messageId);
    }

    public Task<Frame> ExpectAckAsync(string messageId) => ExpectAsync("ack", frame => frame.Text("cid") == messageId);

    /// <summary>The first frame of a type, past or to come, that is as wanted.</summary>
    public async Task<Frame> ExpectAsync(string type, Func<Frame, bool> wanted)
    {
        Frame? found = null;
        await UntilAsync(
            () => (found = Frames.FirstOrDefault(frame => frame.Type == type && wanted(frame))) is not null,
            $"a frame of type '{type}'");
        return found!;
    }

    /// <summary>Waits until this client has a room's messages up to a seq.</summary>
    public Task UntilSeqAsync(string room, long seq) =>
        UntilAsync(() => SeqsOf(room).Contains(seq), $"message {seq} of {room}");

    /// <summary>The seqs of a room's messages in the order in which this client got them, its own by their acks.</summary>
    public IReadOnlyList<long> SeqsOf(string room) => [.. Frames.Where(frame => frame.Room == room).SelectMany(frame => frame.Seqs)];

    /// <summary>How often each of its posts was acknowledged.</summary>
    public IReadOnlyDictionary<string, int> AcksOf(string room) => Frames
        .Where(frame => frame.Type == "ack" && frame.Room == room)
        .GroupBy(frame => frame.Text("cid"))
        .ToDictionary(acks => acks.Key, acks => acks.Count());

    public async ValueTask DisposeAsync()
    {
        _sockets.Client.Dispose();
        await _reading;
        _socket.Dispose();
        _sockets.Server.Dispose();
        _sending.Dispose();
    }

    private async Task UntilAsync(Func<bool> isSo, string what)
    {
        using var cancel = new CancellationTokenSource(Patience);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (isSo())
            {
                return;
            }

            try
            {
                await changed.WaitAsync(cancel.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{what} did not come within {Patience}; the last frames were {string.Join(" ", Frames.TakeLast(5))}");
            }
        }
    }

    private void Connect(TestNode node, string room)
    {
        var connection = new WebSocketConnection(
            new NetworkStream(_sockets.Server), _sockets.Server.Dispose, ServerOptions.Server, node.Edge.Clock);
        node.Edge.Accept(new ConnectionRequest(connection, ConnectionMode.Rich, RoomName.Parse(room), Name: null));
    }

    private async Task SendAsync(object frame)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(frame, Json), WebSocketMessageType.Text, true, default);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 21];
        var filled = 0;
        while (true)
        {
            try
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(filled), default);
                filled += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    Remember(new Frame("close", default, 0));
                    return;
                }

                if (!part.EndOfMessage)
                {
                    continue;
                }
            }
            catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
            {
                Remember(new Frame("gone", default, 0));
                return;
            }

            var json = JsonDocument.Parse(buffer.AsMemory(0, filled).ToArray()).RootElement;
            Remember(new Frame(json.GetProperty("type").GetString()!, json, Stopwatch.GetTimestamp()));
            filled = 0;
        }
    }

    private void Remember(Frame frame)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _frames.Add(frame);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
