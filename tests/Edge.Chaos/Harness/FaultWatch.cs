using System.Diagnostics;

namespace Edge.Chaos.Harness;

/// <summary>
/// Measures what clients see of faults that somebody else causes: when the room goes on, when every sender does, and whose
/// connections were lost. Thread safe.
/// </summary>
/// <param name="senders">How many senders there are.</param>
internal sealed class FaultWatch(int senders)
{
    private const int Shown = 10;
    private readonly Lock _gate = new();

    // When what was done last to a node was done; MaxValue while it is being done.
    private readonly Dictionary<string, long> _struck = [];
    private readonly HashSet<int> _back = [];
    private Fault? _fault;
    private long _lastAcknowledged = Stopwatch.GetTimestamp();
    private int _lost;
    private int _faults;

    /// <summary>Faults after which every sender went on.</summary>
    public int Overcome { get; private set; }

    /// <summary>Faults that began.</summary>
    public int Faults => _faults;

    /// <summary>Connections to nodes that nothing was done to while they were open.</summary>
    /// <remarks>A node takes connections after it was said that something is about to be done to it, and before it is.</remarks>
    public int LostElsewhere { get; private set; }

    /// <summary>Something is about to be done to a node.</summary>
    public void Begin(string node, string what)
    {
        lock (_gate)
        {
            _fault = new Fault(node, what, Stopwatch.GetTimestamp());
            _struck[node] = long.MaxValue;
            _back.Clear();
            _lost = 0;
            _faults++;
        }
    }

    /// <summary>It is done: what is posted from now on is posted to what is left.</summary>
    public void Done()
    {
        lock (_gate)
        {
            if (_fault is not null)
            {
                _fault = _fault with { Ended = Stopwatch.GetTimestamp() };
                _struck[_fault.Node] = _fault.Ended;
            }
        }
    }

    /// <summary>A sender got an acknowledgement.</summary>
    /// <param name="sender">Who.</param>
    /// <param name="sent">When its message left for the first time.</param>
    public void Acknowledged(int sender, long sent)
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            if (_fault is { } fault)
            {
                var silence = Stopwatch.GetElapsedTime(Math.Max(_lastAcknowledged, fault.Began), now);
                var isNew = sent > fault.Ended;
                _fault = fault with
                {
                    Silence = silence > fault.Silence ? silence : fault.Silence,
                    Next = fault.Next ?? (isNew ? Stopwatch.GetElapsedTime(fault.Began, now) : null),
                };
                if (isNew && _back.Add(sender) && _back.Count == senders)
                {
                    Report(_fault, Stopwatch.GetElapsedTime(fault.Began, now));
                    _fault = null;
                    Overcome++;
                }
            }

            _lastAcknowledged = now;
        }
    }

    /// <summary>A connection ended.</summary>
    /// <param name="node">As the node names itself, such as <c>edge@node1:4053</c>.</param>
    /// <param name="opened">When it had been opened.</param>
    /// <param name="reason">Why.</param>
    public void Lost(string node, long opened, string reason)
    {
        lock (_gate)
        {
            _lost++;
            if (!_struck.Any(fault => node.Contains($"@{fault.Key}:", StringComparison.Ordinal) && fault.Value > opened))
            {
                LostElsewhere++;
                if (LostElsewhere <= Shown)
                {
                    Console.WriteLine($"       lost a connection to {node}, to which nothing was done: {reason}");
                }
            }
        }
    }

    private void Report(Fault fault, TimeSpan all) => Console.WriteLine(
        $"  {fault.What}: next ack of a new post after {fault.Next!.Value.TotalSeconds:F2} s, longest time without any ack "
        + $"{fault.Silence.TotalSeconds:F2} s, {_lost} connections lost, all {senders} senders go on after {all.TotalSeconds:F1} s");

    private sealed record Fault(string Node, string What, long Began)
    {
        public long Ended { get; init; } = long.MaxValue;

        public TimeSpan Silence { get; init; }

        public TimeSpan? Next { get; init; }
    }
}
