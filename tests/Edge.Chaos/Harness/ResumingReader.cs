namespace Edge.Chaos.Harness;

/// <summary>Follows a room through every death of its server, resuming where it stood.</summary>
internal sealed class ResumingReader(NodeProcess node, string room) : RoomReader
{
    /// <summary>Reads until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await node.Ready.WaitAsync(cancel);
                using var client = await RichClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms"), null, cancel);
                await FollowAsync(client, cancel);
            }
            catch (Exception e) when (ResendingSender.IsConnectionLoss(e))
            {
                // The node died.
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task FollowAsync(RichClient client, CancellationToken cancel)
    {
        var joined = await client.JoinAsync(room, Place, 300, cancel);
        TakeJoined(joined);
        while (await client.ReceiveAsync(cancel) is { } message)
        {
            Take(joined, message);
        }
    }
}
