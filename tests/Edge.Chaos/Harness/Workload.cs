using System.Globalization;

namespace Edge.Chaos.Harness;

/// <summary>Several senders that post to one room until everything is acknowledged.</summary>
internal sealed class Workload
{
    private readonly ResendingSender[] _senders;

    /// <param name="node">Where.</param>
    /// <param name="room">Which room.</param>
    /// <param name="history">Writes down what happens.</param>
    /// <param name="senders">How many.</param>
    /// <param name="messages">How many messages of all senders together.</param>
    public Workload(NodeProcess node, string room, HistoryRecorder history, int senders, int messages) =>
        _senders = [.. Enumerable.Range(0, senders).Select(sender => new ResendingSender(
            node, room, history, Messages(sender, (messages / senders) + (sender < messages % senders ? 1 : 0))))];

    /// <summary>Connections of all senders so far.</summary>
    public int Connections => _senders.Sum(sender => sender.Connections);

    /// <summary>Posts of all senders that were sent again.</summary>
    public int Resent => _senders.Sum(sender => sender.Resent);

    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(_senders.Select(sender => sender.RunAsync(cancel)));

    private static SentMessage[] Messages(int sender, int count) =>
    [
        .. Enumerable.Range(0, count).Select(number =>
        {
            var cid = string.Create(CultureInfo.InvariantCulture, $"s{sender}-{number}");
            return new SentMessage(sender, number, cid, $"content of {cid}");
        }),
    ];
}
