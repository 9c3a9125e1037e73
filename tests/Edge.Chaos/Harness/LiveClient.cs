using System.Net;

namespace Edge.Chaos.Harness;

/// <summary>
/// A rich client behind an entry point, where the death of a node does not always end the connection: it pings, and takes
/// silence for the end. All ways to lose it look the same, an <see cref="IOException"/>.
/// </summary>
internal sealed class LiveClient : IDisposable
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan JoinPause = TimeSpan.FromMilliseconds(250);
    private readonly RichClient _rich;

    // A server may be as slow to answer a ping as it lets its clients be.
    private readonly TimeSpan _silenceLimit;
    private readonly CancellationTokenSource _silent;
    private readonly CancellationToken _cancel;

    private LiveClient(RichClient rich, CancellationToken cancel)
    {
        _rich = rich;
        _silenceLimit = PingInterval + rich.PingTimeout;
        _cancel = cancel;
        _silent = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _ = PingAsync(_silent.Token);
    }

    /// <summary>The node at the other end.</summary>
    public string Node => _rich.Node;

    public string Session => _rich.Session;

    /// <summary>Connects and says hello, without a room.</summary>
    /// <param name="entry">Where.</param>
    /// <param name="session">A session to go on with, or null.</param>
    /// <param name="cancel">Ends the attempt and the connection.</param>
    public static async Task<LiveClient> ConnectAsync(IPEndPoint entry, string? session, CancellationToken cancel)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        attempt.CancelAfter(ConnectTimeout);
        try
        {
            return new LiveClient(await RichClient.ConnectAsync(entry, new UpgradeRequest("/rooms"), session, attempt.Token), cancel);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new IOException("The entry point does not answer.", e);
        }
    }

    /// <summary>
    /// Joins a room from a place on; null begins where it stands. A room that cannot be joined now is no loss of the connection: it
    /// is asked for again.
    /// </summary>
    public async Task<ServerMessage> JoinAsync(string room, RoomPlace? since)
    {
        while (true)
        {
            await _rich.AskToJoinAsync(room, since, since is null ? 0 : 300, _cancel);
            var reply = await ReceiveAsync();
            while (reply.Type == "pong")
            {
                reply = await ReceiveAsync();
            }

            switch (reply.Type)
            {
                case "joined":
                    return reply;
                case "error" when reply.Retryable:
                    await Task.Delay(JoinPause, _cancel);
                    break;
                case "error":
                    throw new ScenarioFailedException($"A join was refused for good: {reply.Code}.");
                default:
                    throw new IOException($"The server said '{reply.Type}' where 'joined' was due.");
            }
        }
    }

    /// <summary>Posts text, which must not need escaping.</summary>
    public Task PostAsync(uint id, string room, string cid, string data) => _rich.PostAsync(id, room, cid, data, _cancel);

    /// <summary>The next message but pings; a pong comes at least every few seconds.</summary>
    /// <exception cref="IOException">The connection ended, its node is silent, or wants to be left.</exception>
    public async ValueTask<ServerMessage> ReceiveAsync()
    {
        _silent.CancelAfter(_silenceLimit);
        var message = await ReceiveOrNullAsync() ?? throw new IOException($"The connection ended: {_rich.Raw.Closed}.");
        return message.Type == "goaway" ? throw new IOException("The node wants to be left.") : message;
    }

    public void Dispose()
    {
        _silent.Cancel();
        _rich.Dispose();
        _silent.Dispose();
    }

    private async ValueTask<ServerMessage?> ReceiveOrNullAsync()
    {
        try
        {
            return await _rich.ReceiveAsync(_silent.Token);
        }
        catch (OperationCanceledException e) when (!_cancel.IsCancellationRequested)
        {
            throw new IOException($"The node said nothing for {_silenceLimit.TotalSeconds} s.", e);
        }
    }

    private async Task PingAsync(CancellationToken silent)
    {
        using var timer = new PeriodicTimer(PingInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(silent))
            {
                await _rich.SayAsync("""{"type":"ping","t":1}""", silent);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Who reads finds out.
        }
    }
}
