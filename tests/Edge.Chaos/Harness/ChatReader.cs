using System.Diagnostics;
using System.Net;

namespace Edge.Chaos.Harness;

/// <summary>Follows a room through an entry point from where it stands at first, resuming where it stood after every loss.</summary>
internal sealed class ChatReader(IPEndPoint entry, string room, FaultWatch faults)
{
    private static readonly TimeSpan MaxReturnDelay = TimeSpan.FromSeconds(1);
    private readonly List<LogEntry> _seen = [];
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _goal = long.MaxValue;
    private RoomPlace? _place;

    /// <summary>Completes when it stands in the room: from then on it must see everything.</summary>
    public Task Joined => _joined.Task;

    /// <summary>Times the server could not resume from where it stood.</summary>
    public int NotRecovered { get; private set; }

    /// <summary>Times it came back.</summary>
    public int Resumes { get; private set; }

    /// <summary>What it saw, in the order it saw it.</summary>
    public IReadOnlyList<LogEntry> Seen
    {
        get
        {
            lock (_gate)
            {
                return [.. _seen];
            }
        }
    }

    /// <summary>Completes when it has seen a place.</summary>
    public Task WhenSeen(long seq)
    {
        lock (_gate)
        {
            _goal = seq;
            CheckGoal();
        }

        return _reached.Task;
    }

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
        var joined = await client.JoinAsync(room, _place);
        if (_place is not null)
        {
            Resumes++;
            NotRecovered += joined.Recovered ? 0 : 1;
        }

        Add(joined.Epoch!, joined.Messages);
        _joined.TrySetResult();
        while (true)
        {
            var message = await client.ReceiveAsync();
            Add(joined.Epoch!, message.Type == "msg" ? [message] : message.Messages);
        }
    }

    private void Add(string epoch, IReadOnlyList<ServerMessage> messages)
    {
        lock (_gate)
        {
            _seen.AddRange(messages.Select(message => message.ToEntry()));
            if (_place is null || messages.Count > 0)
            {
                _place = new RoomPlace(epoch, messages.Count > 0 ? messages[^1].Seq : 0);
            }

            CheckGoal();
        }
    }

    private void CheckGoal()
    {
        if (_place?.Seq >= _goal)
        {
            _reached.TrySetResult();
        }
    }
}
