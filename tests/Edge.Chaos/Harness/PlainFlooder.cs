using System.Globalization;
using System.Text;
using Edge.Streams.Framing;

namespace Edge.Chaos.Harness;

/// <summary>A plain client that posts as fast as its socket takes it.</summary>
internal sealed class PlainFlooder(int sender, int bytes, HistoryRecorder history)
{
    private int _sent;

    /// <summary>Messages that the socket took.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Floods until stopped, and hangs up.</summary>
    public async Task RunAsync(NodeProcess node, string room, CancellationToken stop, CancellationToken cancel)
    {
        using var client = await RawClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms/" + room), cancel);
        var reading = ReadAsync(client, cancel);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                // The server names the messages of a plain connection by their number, from 1.
                var number = _sent + 1;
                var cid = number.ToString(CultureInfo.InvariantCulture);
                var data = $"flood {cid} ".PadRight(bytes, '~');
                history.Sent(new SentMessage(sender, number, cid, data));
                await client.SendAsync(Opcode.Text, Encoding.ASCII.GetBytes(data), stop);
                Volatile.Write(ref _sent, number);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was waiting for the socket.
        }

        client.Dispose();
        await reading;
        if (client.Closed is { } closed)
        {
            throw new ScenarioFailedException($"The flooder was closed: {closed}.");
        }
    }

    private static async Task ReadAsync(RawClient client, CancellationToken cancel)
    {
        try
        {
            while (await client.ReceiveAsync(cancel) is not null)
            {
                // What others say.
            }
        }
        catch (ObjectDisposedException)
        {
            // It hung up.
        }
    }
}
