using System.Globalization;
using System.Text;
using System.Text.Json;
using Edge.Chaos.Harness;
using Edge.Streams.Framing;

namespace Edge.Chaos.Cluster;

/// <summary>A client of the program <c>hibernating</c>: keeps what it heard, and never comes back.</summary>
internal sealed class ObjectMember : IDisposable
{
    /// <summary>The host name by which nodes know the program.</summary>
    public const string Host = "hibernating.workers.localhost";

    private readonly RawClient _client;
    private readonly Lock _gate = new();
    private readonly List<(long Count, string Text, TimeSpan At)> _heard = [];
    private readonly Dictionary<string, TaskCompletionSource> _awaited = [];
    private TaskCompletionSource<JsonElement> _who = NewAnswer();

    private ObjectMember(RawClient client, int node, string name)
    {
        (_client, Node, Name) = (client, node, name);
        Ended = Task.CompletedTask;
    }

    /// <summary>The node it is connected to.</summary>
    public int Node { get; }

    public string Name { get; }

    /// <summary>Completes when the connection is over.</summary>
    public Task Ended { get; private set; }

    public static async Task<ObjectMember> ConnectAsync(NodeProcess node, int number, string room, string name, CancellationToken cancel)
    {
        var request = new UpgradeRequest($"/{room}?name={name}").With("Host", Host);
        var member = new ObjectMember(await RawClient.ConnectAsync(node.EndPoint, request, cancel), number, name);
        member.Ended = member.ReadAsync(cancel);
        return member;
    }

    /// <summary>What it heard, in order, and when.</summary>
    public IReadOnlyList<(long Count, string Text, TimeSpan At)> Heard()
    {
        lock (_gate)
        {
            return [.. _heard];
        }
    }

    /// <summary>Completes when it has heard a text, also if it has already.</summary>
    public Task WhenHeard(string text)
    {
        lock (_gate)
        {
            if (_heard.Any(heard => heard.Text == text))
            {
                return Task.CompletedTask;
            }

            if (!_awaited.TryGetValue(text, out var waiter))
            {
                _awaited[text] = waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return waiter.Task;
        }
    }

    public Task SayAsync(string text, CancellationToken cancel) => _client.SendAsync(Opcode.Text, Encoding.ASCII.GetBytes(text), cancel);

    /// <summary>What the object knows of this socket.</summary>
    public async Task<JsonElement> WhoAsync(TimeSpan timeout, CancellationToken cancel)
    {
        _who = NewAnswer();
        await SayAsync("who", cancel);
        return await _who.Task.WaitAsync(timeout, cancel);
    }

    public void Dispose() => _client.Dispose();

    private static TaskCompletionSource<JsonElement> NewAnswer() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReadAsync(CancellationToken cancel)
    {
        try
        {
            while (await _client.ReceiveAsync(cancel) is { } message)
            {
                Take(Encoding.UTF8.GetString(message.Payload.Span));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or IOException)
        {
            // Whoever waits for the end sees it.
        }
    }

    private void Take(string text)
    {
        if (text.StartsWith('{'))
        {
            _who.TrySetResult(JsonDocument.Parse(text).RootElement);
            return;
        }

        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var heard = (long.Parse(text.AsSpan(0, space), CultureInfo.InvariantCulture), text[(space + 1)..], RunClock.Now);
        lock (_gate)
        {
            _heard.Add(heard);
            if (_awaited.Remove(heard.Item2, out var waiter))
            {
                waiter.TrySetResult();
            }
        }
    }
}
