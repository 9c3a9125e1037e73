using Edge.Actors.Objects;
using Edge.Actors.Objects.Storage;
using Edge.Actors.Serialization;

namespace Edge.Actors.Tests.Objects.Storage;

/// <summary>The journal of one object as a list, with its bytes: what an actor writes and deletes for an <see cref="ObjectLog"/>.</summary>
internal sealed class JournalOfOne
{
    private readonly Queue<(long Seq, ObjectEvents.IFact Fact, int Bytes)> _rows = new();
    private long _head;

    public int Count => _rows.Count;

    public long Bytes { get; private set; }

    public int Checkpoints { get; private set; }

    public IEnumerable<(long Seq, ObjectEvents.IFact Fact)> Rows => _rows.Select(row => (row.Seq, row.Fact));

    public void Write(ObjectEvents.IFact fact)
    {
        var bytes = ObjectFactMapping.ToProto(fact).CalculateSize();
        _rows.Enqueue((++_head, fact, bytes));
        Bytes += bytes;
    }

    public void Write(ObjectCheckpoint checkpoint)
    {
        Checkpoints++;
        foreach (var part in checkpoint.Facts)
        {
            Write(part);
        }
    }

    public void DeleteTo(long seq)
    {
        while (_rows.TryPeek(out var row) && row.Seq <= seq)
        {
            _rows.Dequeue();
            Bytes -= row.Bytes;
        }
    }

    public ObjectLog Recover() => Recover(_rows.Count);

    /// <summary>From the first rows only, as if the node had died before the others.</summary>
    public ObjectLog Recover(int rows)
    {
        var log = new ObjectLog(new ObjectStorageOptions());
        var last = 0L;
        foreach (var (seq, fact, _) in _rows.Take(rows))
        {
            log.Apply(fact, seq);
            last = seq;
        }

        log.Recovered(last);
        return log;
    }
}
