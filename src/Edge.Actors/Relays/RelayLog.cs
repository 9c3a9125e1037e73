using Edge.Actors.Rooms;

namespace Edge.Actors.Relays;

/// <summary>What a relay knows of its room's log: which one it is, where it begins, and its newest messages.</summary>
internal sealed class RelayLog(RoomName room, RoomSettings settings)
{
    /// <summary>In a room of large messages, content kept in memory; with its frames, at most three times that.</summary>
    private const long RingBytes = 8 * 1024 * 1024;

    private const int PageBytes = 256 * 1024;
    private const int LeastRead = 16;
    private long _readAverage;

    public RoomName Room { get; } = room;

    public RoomSettings Settings { get; } = settings;

    public MessageRing Ring { get; } = new(settings.Options.RelayMessages, RingBytes);

    /// <summary>The log's identity, empty before the first subscription.</summary>
    public string Epoch { get; private set; } = string.Empty;

    /// <summary>Oldest message that can be read.</summary>
    public long First { get; private set; } = 1;

    /// <summary>Takes over where the log stands.</summary>
    public void Open(string epoch, long first)
    {
        Epoch = epoch;
        First = first;
    }

    /// <summary>Retention has removed what is older than <paramref name="first"/>.</summary>
    public void Trim(long first) => First = Math.Max(First, first);

    /// <summary>So many messages that are held, from one on, as far as they go into one frame.</summary>
    public RelayMessage[] Page(long from, int most) => LimitBytes(Ring.Range(from, Math.Min(Ring.Head, from + most - 1)));

    /// <summary>
    /// How many messages to read from the journal when so many are wanted: those held and those read last tell how large they are, and what
    /// does not go into a frame is not worth reading.
    /// </summary>
    public int ReadSize(int wanted)
    {
        var fits = 2 * PageBytes / Math.Max(1, Math.Max(_readAverage, Ring.AverageBytes));
        return (int)Math.Min(wanted, Math.Max(LeastRead, fits));
    }

    /// <summary>These were read from the journal.</summary>
    public void NoteRead(RelayMessage[] messages) =>
        _readAverage = messages.Sum(message => (long)message.Bytes) / Math.Max(1, messages.Length);

    /// <summary>As many of these as go into one frame, at least one.</summary>
    public static RelayMessage[] LimitBytes(RelayMessage[] messages)
    {
        var bytes = 0;
        for (var i = 0; i < messages.Length; i++)
        {
            bytes += messages[i].Wire.Payload.Data.Length;
            if (bytes > PageBytes && i > 0)
            {
                return messages[..i];
            }
        }

        return messages;
    }
}
