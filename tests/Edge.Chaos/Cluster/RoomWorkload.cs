using Edge.Chaos.Harness;

namespace Edge.Chaos.Cluster;

/// <summary>One room's senders and readers, spread over the nodes, and what they see.</summary>
internal sealed class RoomWorkload
{
    private readonly RovingSender[] _senders;
    private readonly RovingReader[] _readers;
    private Task _sending = Task.CompletedTask;
    private Task _reading = Task.CompletedTask;

    public RoomWorkload(Entrances entrances, ConnectionLog connections, string room, WorkloadSize size)
    {
        Room = room;
        _senders = [.. Enumerable.Range(0, size.Senders).Select(
            sender => new RovingSender(entrances, sender, room, size.Pace, Recorder, connections))];
        _readers = [.. Enumerable.Range(0, size.Readers).Select(reader => new RovingReader(entrances, reader, room, connections))];
    }

    public string Room { get; }

    public HistoryRecorder Recorder { get; } = new();

    public int Resent => _senders.Sum(sender => sender.Resent);

    public int TimedOut => _senders.Sum(sender => sender.TimedOut);

    public int AnsweredTwice => _senders.Sum(sender => sender.AnsweredTwice);

    public int Resumes => _readers.Sum(reader => reader.Resumes);

    public int NotRecovered => _readers.Sum(reader => reader.NotRecovered);

    /// <summary>Starts the readers and, when all have joined, the senders.</summary>
    public async Task StartAsync(CancellationToken stop, CancellationToken cancel)
    {
        _reading = Task.WhenAll(_readers.Select(reader => reader.RunAsync(cancel)));
        await Task.WhenAll(_readers.Select(reader => reader.Joined)).WaitAsync(cancel);
        _sending = Task.WhenAll(_senders.Select(sender => sender.RunAsync(stop, cancel)));
    }

    /// <summary>Completes, or fails, with the senders.</summary>
    public Task WhenSent => _sending;

    /// <summary>Reads the log over every node and waits until all readers have seen all of it.</summary>
    /// <exception cref="TimeoutException">The log cannot be read.</exception>
    public async Task<History> FinishAsync(IReadOnlyList<NodeProcess> nodes, TimeSpan timeout, CancellationToken cancel)
    {
        var logs = new List<IReadOnlyList<LogEntry>>();
        foreach (var node in nodes)
        {
            logs.Add(await LogReader.ReadAsync(node, Room, cancel).WaitAsync(timeout, cancel));
        }

        var head = logs[0].Count == 0 ? 0 : logs[0][^1].Seq;
        var caughtUp = Task.WhenAll(_readers.Select(reader => reader.WhenSeen(head)));
        await Task.WhenAny(caughtUp, Task.Delay(timeout, cancel));
        return Recorder.ToHistory(logs[0], [.. _readers.Select(reader => reader.Seen), .. logs.Skip(1)]);
    }

    /// <summary>Waits for the end of the readers, which were cancelled.</summary>
    public Task WhenReadersEnd() => _reading;
}
