namespace Edge.Chaos.Harness;

/// <summary>
/// A rich member of several rooms that reads when it is told to and as fast as it is told to, and checks that what comes
/// has neither gap nor double.
/// </summary>
internal sealed class RoomFollower(RichClient client) : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(250);
    private readonly Dictionary<string, long> _heads = [];

    /// <summary>Messages received.</summary>
    public int Received { get; private set; }

    /// <summary>Places that were not the next one of their room.</summary>
    public int OutOfPlace { get; private set; }

    /// <summary>The connection.</summary>
    public RawClient Raw => client.Raw;

    public static async Task<RoomFollower> JoinAsync(
        NodeProcess node, UpgradeRequest request, IEnumerable<string> rooms, CancellationToken cancel)
    {
        var follower = new RoomFollower(await RichClient.ConnectAsync(node.EndPoint, request, null, cancel));
        foreach (var room in rooms)
        {
            await follower.JoinAsync(room, cancel);
        }

        return follower;
    }

    /// <summary>The newest message of a room.</summary>
    public long HeadOf(string room) => _heads[room];

    /// <summary>Reads without rest; true when the condition holds, false at the end of the connection.</summary>
    public async Task<bool> ReadUntilAsync(Func<bool> condition, CancellationToken cancel)
    {
        while (!condition())
        {
            if (await client.ReceiveAsync(cancel) is not { } message)
            {
                return false;
            }

            Take(message);
        }

        return true;
    }

    /// <summary>Reads a little at a time, about so many bytes per second, until stopped.</summary>
    public async Task ReadSlowlyAsync(int bytesPerSecond, CancellationToken stop, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Slice);
        var allowance = 0.0;
        while (!stop.IsCancellationRequested)
        {
            for (allowance += bytesPerSecond * Slice.TotalSeconds; allowance > 0;)
            {
                var message = await client.ReceiveAsync(cancel) ?? throw new ScenarioFailedException($"A slow reader was closed: {Raw.Closed}.");
                Take(message);
                allowance -= BytesOf(message);
            }

            await timer.WaitForNextTickAsync(cancel);
        }
    }

    public void Dispose() => client.Dispose();

    private static int BytesOf(ServerMessage message) => 100 + message.ToEntry().Data.Length + message.Messages.Sum(BytesOf);

    private async Task JoinAsync(string room, CancellationToken cancel)
    {
        await client.SayAsync($$"""{"type":"join","id":1,"room":"{{room}}","limit":0}""", cancel);
        while (!_heads.ContainsKey(room))
        {
            // Messages of a room that was joined before may come first.
            Take(await client.ReceiveAsync(cancel) ?? throw new IOException($"The connection ended: {Raw.Closed}."));
        }
    }

    private void Take(ServerMessage message)
    {
        switch (message.Type)
        {
            case "joined":
                _heads[message.Room!] = message.Seq;
                break;
            case "msg":
                Take(message.Room!, message);
                break;
            case "history":
                foreach (var older in message.Messages)
                {
                    Take(message.Room!, older);
                }

                break;
            case "gap":
                OutOfPlace++;
                break;
            default:
                break;
        }
    }

    private void Take(string room, ServerMessage message)
    {
        Received++;
        OutOfPlace += message.Seq == _heads[room] + 1 ? 0 : 1;
        _heads[room] = message.Seq;
    }
}
