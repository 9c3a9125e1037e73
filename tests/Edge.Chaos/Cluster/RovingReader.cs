using Edge.Chaos.Harness;

namespace Edge.Chaos.Cluster;

/// <summary>Follows a room through faults, resuming where it stood, over another node if need be. Thread safe to look at.</summary>
internal sealed class RovingReader(Entrances entrances, int home, string room, ConnectionLog connections) : RoomReader
{
    private const int PageSize = 300;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);
    private int _next = home % entrances.Count;

    /// <summary>Reads until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var node = await entrances.WhenOneIsReadyAsync(_next, cancel);
                await FollowAsync(node, cancel);
                _next = (node + 1) % entrances.Count;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The end of the run.
        }
    }

    private async Task FollowAsync(int node, CancellationToken cancel)
    {
        try
        {
            var (connection, joined) = await RovingConnection.JoinAsync(entrances, node, null, room, Place, PageSize, cancel);
            using (connection)
            {
                if (joined.Type == "joined")
                {
                    await FollowAsync(connection, joined, cancel);
                }
            }
        }
        catch (Exception e) when (ResendingSender.IsConnectionLoss(e))
        {
            if (e is IOException)
            {
                connections.AddLost(node, e.Message);
            }

            await Task.Delay(RetryPause, cancel);
        }
    }

    private async Task FollowAsync(RovingConnection connection, ServerMessage joined, CancellationToken cancel)
    {
        TakeJoined(joined);
        while (!connection.MustLeave)
        {
            Take(joined, await connection.ReceiveAsync(cancel));
        }

        connections.AddMoved(connection.Node);
    }
}
