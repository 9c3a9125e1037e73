namespace Edge.Actors.Relays;

/// <summary>The newest messages of a room in memory, without holes.</summary>
internal sealed class MessageRing(int capacity)
{
    private RelayMessage?[] _ring = new RelayMessage?[16];

    /// <summary>Oldest seq held; Head + 1 when empty.</summary>
    public long First { get; private set; } = 1;

    /// <summary>Newest seq held or known to be the log's end.</summary>
    public long Head { get; private set; }

    public RelayMessage this[long seq] => _ring[seq & (_ring.Length - 1)]!;

    /// <summary>Empties it; the next message is the one after <paramref name="head"/>.</summary>
    public void Reset(long head)
    {
        _ring = new RelayMessage?[16];
        Head = head;
        First = head + 1;
    }

    /// <summary>Appends the message after <see cref="Head"/>.</summary>
    public void Add(RelayMessage message)
    {
        var count = Head - First + 1;
        if (count == _ring.Length && _ring.Length < capacity)
        {
            Grow();
        }
        else if (count >= capacity || count == _ring.Length)
        {
            _ring[First & (_ring.Length - 1)] = null;
            First++;
        }

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
