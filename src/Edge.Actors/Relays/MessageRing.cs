namespace Edge.Actors.Relays;

/// <summary>The newest messages of a room in memory, without holes.</summary>
/// <param name="capacity">Messages held at most.</param>
/// <param name="maxBytes">Bytes of content held at most, but always the newest message.</param>
internal sealed class MessageRing(int capacity, long maxBytes)
{
    private RelayMessage?[] _ring = new RelayMessage?[16];
    private long _bytes;

    /// <summary>Oldest seq held; Head + 1 when empty.</summary>
    public long First { get; private set; } = 1;

    /// <summary>Content of an average message held; 0 when empty.</summary>
    public long AverageBytes => _bytes / Math.Max(1, Head - First + 1);

    /// <summary>Newest seq held or known to be the log's end.</summary>
    public long Head { get; private set; }

    public RelayMessage this[long seq] => _ring[seq & (_ring.Length - 1)]!;

    /// <summary>Empties it; the next message is the one after <paramref name="head"/>.</summary>
    public void Reset(long head)
    {
        _ring = new RelayMessage?[16];
        _bytes = 0;
        Head = head;
        First = head + 1;
    }

    /// <summary>The newest message that a further one of that many bytes pushes out; below <see cref="First"/> for none.</summary>
    public long LastPushedOutBy(int bytes)
    {
        var held = _bytes + bytes;
        var seq = First;
        for (; seq <= Head && (Head - seq + 1 >= capacity || held > maxBytes); seq++)
        {
            held -= this[seq].Bytes;
        }

        return seq - 1;
    }

    /// <summary>Appends the message after <see cref="Head"/>.</summary>
    public void Add(RelayMessage message)
    {
        for (var last = LastPushedOutBy(message.Bytes); First <= last; First++)
        {
            _bytes -= this[First].Bytes;
            _ring[First & (_ring.Length - 1)] = null;
        }

        if (Head - First + 1 == _ring.Length)
        {
            Grow();
        }

        _bytes += message.Bytes;
        Head = message.Seq;
        _ring[Head & (_ring.Length - 1)] = message;
    }

    /// <summary>The messages from one seq to another, both included; both must be held.</summary>
    public RelayMessage[] Range(long from, long to)
    {
        var range = new RelayMessage[Math.Max(0, to - from + 1)];
        for (var i = 0; i < range.Length; i++)
        {
            range[i] = this[from + i];
        }

        return range;
    }

    private void Grow()
    {
        var larger = new RelayMessage?[_ring.Length * 2];
        for (var seq = First; seq <= Head; seq++)
        {
            larger[seq & (larger.Length - 1)] = this[seq];
        }

        _ring = larger;
    }
}
