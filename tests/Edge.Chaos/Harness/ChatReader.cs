using System.Diagnostics;
using System.Net;

namespace Edge.Chaos.Harness;

/// <summary>Follows a room through an entry point from where it stands at first, resuming where it stood after every loss.</summary>
internal sealed class ChatReader(IPEndPoint entry, string room, FaultWatch faults) : RoomReader
{
    private static readonly TimeSpan MaxReturnDelay = TimeSpan.FromSeconds(1);

    /// <summary>Reads until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var (node, opened) = (string.Empty, Stopwatch.GetTimestamp());
            try
            {
                using var client = await LiveClient.ConnectAsync(entry, null, cancel);
                node = client.Node;
                await FollowAsync(client);
            }
            catch (Exception e) when (ResendingSender.IsConnectionLoss(e))
            {
                if (node.Length > 0)
                {
                    faults.Lost(node, opened, e.Message);
                }

                await Task.Delay(MaxReturnDelay * Random.Shared.NextDouble(), CancellationToken.None);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task FollowAsync(LiveClient client)
    {
        var joined = await client.JoinAsync(room, Place);
        TakeJoined(joined);
        while (true)
        {
            Take(joined, await client.ReceiveAsync());
        }
    }
}
