using System.Text.RegularExpressions;

namespace Edge.Chaos.Cluster;

/// <summary>What one node knows of the cluster and which rooms it started, read from its log. Thread safe.</summary>
internal sealed partial class NodeWatch
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _members = [];
    private readonly HashSet<string> _unreachable = [];
    private readonly Dictionary<string, TimeSpan> _rooms = [];
    private TaskCompletionSource _roomStarted = NewSignal();

    /// <summary>Times the node lost sight of another.</summary>
    public int Alarms { get; private set; }

    /// <summary>Times the node saw another leave the cluster, in whatever way.</summary>
    public int Removals { get; private set; }

    /// <summary>Completes with the next room that starts here.</summary>
    public Task NextRoomStarted
    {
        get
        {
            lock (_gate)
            {
                return _roomStarted.Task;
            }
        }
    }

    /// <summary>The process begins anew and knows nobody.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _members.Clear();
            _unreachable.Clear();
            _rooms.Clear();
        }
    }

    /// <summary>Whether it sees exactly so many others, all of them well.</summary>
    public bool Sees(int others)
    {
        lock (_gate)
        {
            return _members.Count == others && _unreachable.Count == 0;
        }
    }

    /// <summary>When the room started here last; null if it did not.</summary>
    public TimeSpan? StartOf(string room)
    {
        lock (_gate)
        {
            return _rooms.TryGetValue(room, out var start) ? start : null;
        }
    }

    public void Hear(string line)
    {
        var match = Fact().Match(line);
        if (!match.Success)
        {
            return;
        }

        lock (_gate)
        {
            Take(match.Groups["fact"].Value, match.Groups["who"].Value);
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return $"sees {string.Join(", ", _members.Order())}; cannot reach {string.Join(", ", _unreachable.Order())}";
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Take(string fact, string who)
    {
        switch (fact)
        {
            case "is up":
                _members.Add(who);
                break;
            case "is no longer in the cluster":
                _members.Remove(who);
                _unreachable.Remove(who);
                Removals++;
                break;
            case "cannot be reached":
                _unreachable.Add(who);
                Alarms++;
                break;
            case "can be reached again":
                _unreachable.Remove(who);
                break;
            default:
                _rooms[who] = RunClock.Now;
                var started = _roomStarted;
                _roomStarted = NewSignal();
                started.TrySetResult();
                break;
        }
    }

    [GeneratedRegex(@"^\s*(Room |object-\S+/)?(?<who>\S+) (?<fact>is up|is no longer in the cluster|cannot be reached|can be reached again|started at (message|fact))\b")]
    private static partial Regex Fact();
}
