namespace Edge.Streams.Outbox;

/// <summary>A growing ring of frames. Empty it holds no array, since most connections are idle. Not thread safe.</summary>
internal struct FrameQueue
{
    private const int InitialCapacity = 8;
    private const int KeptCapacity = 64;
    private OutboundFrames[]? _ring;
    private int _head;

    /// <summary>Elements waiting; each may hold several frames.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all waiting elements.</summary>
    public long Bytes { get; private set; }

    /// <summary>Elements there is room for before the array grows.</summary>
    public readonly int Capacity => _ring?.Length ?? 0;

    /// <summary>Frames of all waiting elements.</summary>
    public int Frames { get; private set; }

    public void Enqueue(OutboundFrames frames)
    {
        if (_ring is null)
        {
            _ring = new OutboundFrames[InitialCapacity];
        }
        else if (Count == _ring.Length)
        {
            Grow();
        }

        _ring[(_head + Count) & (_ring.Length - 1)] = frames;
        Count++;
        Bytes += frames.Bytes.Length;
        Frames += frames.Count;
    }

    public readonly OutboundFrames Peek() => _ring![_head];

    public OutboundFrames Dequeue()
    {
        var frames = _ring![_head];
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        Bytes -= frames.Bytes.Length;
        Frames -= frames.Count;
        if (Count == 0)
        {
            _head = 0;
            if (_ring.Length > KeptCapacity)
            {
                _ring = null;
            }
        }

        return frames;
    }

    public void Clear()
    {
        _ring = null;
        _head = 0;
        Count = 0;
        Bytes = 0;
        Frames = 0;
    }

    private void Grow()
    {
        var larger = new OutboundFrames[_ring!.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        }

        _ring = larger;
        _head = 0;
    }
}
