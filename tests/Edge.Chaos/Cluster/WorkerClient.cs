using System.Net;
using System.Text;
using System.Threading.Channels;
using Edge.Chaos.Harness;
using Edge.Streams.Framing;

namespace Edge.Chaos.Cluster;

/// <summary>A client of a worker: hears texts one after the other, and never comes back.</summary>
internal sealed class WorkerClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly RawClient _client;
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();

    private WorkerClient(RawClient client) => _client = client;

    /// <summary>Connects to a worker by the name it was deployed under.</summary>
    public static async Task<WorkerClient> ConnectAsync(IPEndPoint node, string worker, string path, CancellationToken cancel)
    {
        var client = new WorkerClient(await RawClient.ConnectAsync(node, RequestTo(worker, path), cancel));
        _ = client.ReadAsync(cancel);
        return client;
    }

    /// <summary>The status of the answer to an upgrade that the worker must refuse.</summary>
    public static async Task<int> RefusalAsync(IPEndPoint node, UpgradeRequest request, CancellationToken cancel)
    {
        try
        {
            using var client = await RawClient.ConnectAsync(node, request, cancel);
            return (int)HttpStatusCode.SwitchingProtocols;
        }
        catch (UpgradeRefusedException refused)
        {
            return refused.Response.Status;
        }
    }

    public static UpgradeRequest RequestTo(string worker, string path) =>
        new UpgradeRequest(path).With("Host", $"{worker}.workers.localhost");

    public Task SayAsync(string text, CancellationToken cancel) => _client.SendAsync(Opcode.Text, Encoding.UTF8.GetBytes(text), cancel);

    /// <summary>The next text.</summary>
    /// <exception cref="ScenarioFailedException">None came in time, or the connection ended.</exception>
    public async Task<string> HearAsync(CancellationToken cancel)
    {
        try
        {
            return await _heard.Reader.ReadAsync(cancel).AsTask().WaitAsync(Patience, cancel);
        }
        catch (Exception e) when (e is TimeoutException or ChannelClosedException)
        {
            throw new ScenarioFailedException($"A client heard nothing: {(e is TimeoutException ? $"{Patience.TotalSeconds} s passed" : $"its connection ended with {_client.Closed}")}.");
        }
    }

    /// <summary>So many texts.</summary>
    public async Task<IReadOnlyList<string>> HearAsync(int count, CancellationToken cancel)
    {
        var texts = new List<string>();
        while (texts.Count < count)
        {
            texts.Add(await HearAsync(cancel));
        }

        return texts;
    }

    public void Dispose() => _client.Dispose();

    private async Task ReadAsync(CancellationToken cancel)
    {
        try
        {
            while (await _client.ReceiveAsync(cancel) is { } message)
            {
                _heard.Writer.TryWrite(Encoding.UTF8.GetString(message.Payload.Span));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or IOException)
        {
            // Whoever waits to hear more finds out.
        }

        _heard.Writer.TryComplete();
    }
}
