using Edge.Chaos.Harness;

namespace Edge.Chaos.Cluster;

/// <summary>
/// One connection of a client that moves between nodes. It knows when the server is silent for too long, and when it asked
/// to be left.
/// </summary>
internal sealed class RovingConnection : IDisposable
{
    private const int Join = 1;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan PongTimeout = TimeSpan.FromSeconds(6);
    private static readonly ServerMessage Leave = new() { Type = "leave" };
    private readonly RichClient _client;
    private Task<ServerMessage?>? _receiving;
    private TimeSpan _leaveAt = TimeSpan.MaxValue;

    private RovingConnection(RichClient client, int node)
    {
        _client = client;
        Node = node;
    }

    /// <summary>The node at the other end.</summary>
    public int Node { get; }

    public string Session => _client.Session;

    /// <summary>Whether the server asked the client to go, and the time to do so has come.</summary>
    public bool MustLeave => RunClock.Now >= _leaveAt;

    /// <summary>Connects and joins the room.</summary>
    /// <returns>The connection, and what the server said to the join: <c>joined</c> or <c>error</c>.</returns>
    public static async Task<(RovingConnection Connection, ServerMessage Joined)> JoinAsync(
        Entrances entrances, int node, string? session, string room, RoomPlace? since, int limit, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(ConnectTimeout);
        RovingConnection? connection = null;
        try
        {
            var request = new UpgradeRequest("/rooms") { BufferBytes = 4096 };
            var client = await RichClient.ConnectAsync(entrances[node].EndPoint, request, session, deadline.Token);
            connection = new RovingConnection(client, node);
            deadline.CancelAfter(Timeout.InfiniteTimeSpan);
            await client.AskToJoinAsync(room, since, limit, cancel);
            var joined = await connection.ReceiveAsync(cancel);
            while (joined.Id != Join)
            {
                if (joined == Leave)
                {
                    throw new IOException("The server wants to be left before we have joined.");
                }

                joined = await connection.ReceiveAsync(cancel);
            }

            return (connection, joined);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            cancel.ThrowIfCancellationRequested();
            throw e is OperationCanceledException ? new IOException("The server did not welcome us in time.", e) : e;
        }
    }

    public Task PostAsync(uint id, string room, string cid, string data, CancellationToken cancel) =>
        _client.PostAsync(id, room, cid, data, cancel);

    /// <summary>The next message; <see cref="Leave"/> when the server asked to be left and the time has come.</summary>
    /// <exception cref="IOException">The connection ended, or the server does not even answer a ping.</exception>
    public async Task<ServerMessage> ReceiveAsync(CancellationToken cancel)
    {
        // One read at a time: that of an earlier call may still be under way.
        var receiving = _receiving ??= _client.ReceiveAsync(cancel).AsTask();
        var untilLeave = _leaveAt - RunClock.Now;
        if (untilLeave < Quiet && !await IsInTimeAsync(receiving, untilLeave))
        {
            return Leave;
        }

        if (!await IsInTimeAsync(receiving, Quiet))
        {
            await _client.SayAsync("""{"type":"ping"}""", cancel);
            if (!await IsInTimeAsync(receiving, PongTimeout))
            {
                throw new IOException("The server is silent.");
            }
        }

        _receiving = null;
        var message = await receiving ?? throw new IOException($"closed: {_client.Raw.Closed?.ToString() ?? "without a word"}");
        if (message.Type == "goaway")
        {
            _leaveAt = RunClock.Now + TimeSpan.FromMilliseconds(message.After);
        }

        return message;
    }

    public void Dispose() => _client.Dispose();

    private static async Task<bool> IsInTimeAsync(Task task, TimeSpan timeout)
    {
        if (task.IsCompleted || timeout <= TimeSpan.Zero)
        {
            return task.IsCompleted;
        }

        using var timer = new CancellationTokenSource();
        var first = await Task.WhenAny(task, Task.Delay(timeout, timer.Token));
        await timer.CancelAsync();
        return first == task;
    }
}
