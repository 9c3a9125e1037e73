using System.Text.Json;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Tests.Objects.Storage;

public sealed class ObjectLogTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000);
    private static readonly GatewayId Gateway = new("akka.tcp://edge@10.0.0.1:8110", 7);
    private readonly ObjectLog _log = new(new ObjectStorageOptions());
    private readonly MemoryStorage _storage;
    private readonly JournalOfOne _journal = new();
    private readonly Random _random = new(4);

    public ObjectLogTests() => _storage = _log.BuildStorage();

    [Fact]
    public void Log_WhenRecovered_HasWhatWasStored()
    {
        _log.Learn("lobby");
        _storage.Put("a", new byte[3]);
        _storage.Put("b", new byte[5]);
        Flush();
        _storage.Delete("a");
        _storage.Alarm = Noon;
        Flush();
        _journal.Write(_log.See(Gateway)!);

        var recovered = _journal.Recover();

        Assert.Equal(("lobby", Noon, 3L), (recovered.Name, recovered.Alarm, recovered.Head));
        Assert.Equal([Gateway], recovered.Gateways);
        Assert.Equal(["b"], Keys(recovered.BuildStorage()));
        Assert.Equal(Noon, recovered.BuildStorage().Alarm);
    }

    [Fact]
    public void Name_IsInTheFirstFactThatIsMade_AndInNoOther()
    {
        _log.Learn(null);
        _log.Learn("lobby");
        var first = _log.See(Gateway);
        _log.Learn("lobby");
        _storage.Put("a", new byte[1]);

        var second = _log.ToFact(_storage.TakeChanges()!);

        Assert.Equal("lobby", first!.Name);
        Assert.Null(Assert.IsType<ObjectEvents.StorageChanged>(second).Name);
        Assert.Equal("lobby", _log.Name);
    }

    [Fact]
    public void Name_BeyondItsLimit_IsNotKept()
    {
        _log.Learn(new string('x', 1025));

        Assert.Null(_log.See(Gateway)!.Name);
    }

    [Fact]
    public void Gateway_ThatIsKnown_MakesNoFact()
    {
        Assert.NotNull(_log.See(Gateway));
        Assert.Null(_log.See(Gateway));
        Assert.NotNull(_log.Forget(Gateway));
        Assert.Null(_log.Forget(Gateway));
        Assert.Equal(2, _log.Head);
    }

    [Fact]
    public void DropAlarm_ClearsTheAlarmOfThatTimeOnly()
    {
        _storage.Alarm = Noon;
        Flush();

        Assert.Null(_log.DropAlarm(Noon.AddSeconds(1)));
        _journal.Write(_log.DropAlarm(Noon)!);

        Assert.Null(_log.Alarm);
        Assert.Null(_journal.Recover().Alarm);
    }

    [Fact]
    public void FlushesThatWaited_AsOneFact_AreWhatTheyWereOneByOne()
    {
        var waiting = new ChangeSet();
        _storage.Put("a", new byte[1]);
        _storage.Put("b", new byte[1]);
        waiting.Add(_storage.TakeChanges()!);
        _storage.Delete("a");
        _storage.Alarm = Noon;
        waiting.Add(_storage.TakeChanges()!);
        _storage.Put("b", new byte[2]);
        var last = _storage.TakeChanges()!;
        waiting.Add(last);

        var fact = Assert.IsType<ObjectEvents.StorageChanged>(_log.ToFact(waiting.Take(last.After)));

        Assert.Equal((1, 1), (fact.Puts.Length, fact.Deletes.Length));
        Assert.Equal(2, fact.Puts[0].Value.Length);
        Assert.Equal(new AlarmChange(Noon), fact.Alarm);
        Assert.True(waiting.IsEmpty);
        _journal.Write(fact);
        Assert.Equal(["b"], Keys(_journal.Recover().BuildStorage()));
    }

    [Fact]
    public void BuildStorage_AfterAReset_HasWhatIsInTheLog_NotWhatTheProgramHadNotFlushed()
    {
        _storage.Put("a", new byte[1]);
        Flush();
        _storage.Put("b", new byte[1]);

        Assert.Equal(["a"], Keys(_log.BuildStorage()));
    }

    [Fact]
    public void Checkpoint_OfALargeStorage_ComesInParts_EachBoundedByItsValueOr256KiB()
    {
        for (var i = 0; i < 100; i++)
        {
            _storage.Put($"key {i:000}", new byte[10_000]);
        }

        for (var i = 0; i < 3; i++)
        {
            _storage.Put("large", RandomBytes(1_000_000));
            Flush();
        }

        var checkpoint = _log.CheckpointIfDue();

        Assert.Equal(3, checkpoint!.DeleteTo);
        Assert.All(checkpoint.Facts, part => Assert.Equal(checkpoint.Facts.Length, part.Of));
        Assert.Equal(Enumerable.Range(1, checkpoint.Facts.Length), checkpoint.Facts.Select(part => part.Part));
        Assert.All(checkpoint.Facts, part => Assert.True(
            part.Entries.Sum(StorageMap.Size) <= ObjectCheckpoint.PartBytes || part.Entries.Length == 1));
        Assert.Equal(101, checkpoint.Facts.Sum(part => part.Entries.Length));
        Assert.Equal(3 + checkpoint.Facts.Length, _log.Head);
        Assert.Null(_log.CheckpointIfDue());
    }

    [Fact]
    public void Checkpoint_OfAnEmptyStorage_IsOnePart()
    {
        _storage.Put("large", new byte[ObjectLog.MinFactBytes]);
        Flush();
        _storage.DeleteAll(alarmToo: true);
        Flush();

        _journal.Write(_log.CheckpointIfDue()!);
        _journal.DeleteTo(2);

        Assert.Equal(1, _journal.Count);
        Assert.Empty(Keys(_journal.Recover().BuildStorage()));
        Assert.Equal(3, _journal.Recover().Head);
    }

    /// <summary>The case that issue 4 asks for: it is rewritten whole each time, as a program does that keeps its history in one value.</summary>
    [Fact]
    public void ArrayOf100Messages_Rewritten100000Times_KeepsTheJournalBounded()
    {
        const int MessageBytes = 120;
        var messages = new Queue<string>();
        var (mostBytes, mostRows, written) = (0L, 0, 0L);
        for (var i = 0; i < 100_000; i++)
        {
            messages.Enqueue($"message {i}".PadRight(MessageBytes));
            if (messages.Count > 100)
            {
                messages.Dequeue();
            }

            _storage.Put("messages", JsonSerializer.SerializeToUtf8Bytes(messages));
            var before = _journal.Bytes;
            Flush();
            if (_log.CheckpointIfDue() is { } checkpoint)
            {
                _journal.Write(checkpoint);
                (mostBytes, mostRows) = (Math.Max(mostBytes, _journal.Bytes), Math.Max(mostRows, _journal.Count));
                written += _journal.Bytes - before;
                _journal.DeleteTo(checkpoint.DeleteTo);
            }
            else
            {
                written += _journal.Bytes - before;
            }
        }

        Assert.InRange(mostBytes, 1, ObjectLog.MinFactBytes + (3 * 100 * MessageBytes));
        Assert.InRange(mostRows, 1, 1100);
        Assert.InRange(written, 1, 100_000L * MessageBytes * 3);
        var recovered = _journal.Recover().BuildStorage().Find("messages")!.Value;
        Assert.Equal(messages, JsonSerializer.Deserialize<string[]>(recovered.Span)!);
    }

    [Fact]
    public void ValueThatHasNothingInCommonWithTheLast_IsStoredWhole()
    {
        for (var i = 0; i < 2; i++)
        {
            _storage.Put("a", RandomBytes(10_000));
            Flush();
        }

        Assert.All(_journal.Rows, row => Assert.Single(Assert.IsType<ObjectEvents.StorageChanged>(row.Fact).Puts));
    }

    [Fact]
    public void ValueThatIsEdited_GoesWithWhatElseWasStored_AndIsEditedAgain()
    {
        _storage.Put("log", new byte[1000]);
        _storage.Put("old", new byte[1000]);
        Flush();
        _storage.Put("log", Enumerable.Repeat((byte)0, 1000).Append((byte)1).ToArray());
        _storage.Put("new", new byte[2000]);
        _storage.Delete("old");
        Flush();
        _storage.Put("log", Enumerable.Repeat((byte)0, 1000).Append((byte)1).Append((byte)2).ToArray());
        Flush();

        var edited = Assert.IsType<ObjectEvents.StorageEdited>(_journal.Rows.ElementAt(1).Fact);
        Assert.Equal(["new"], edited.Rest.Puts.Select(put => put.Key));
        Assert.Equal("old", Assert.Single(edited.Rest.Deletes));
        Assert.Equal(["log"], edited.Edits.Select(edit => edit.Key));
        var recovered = _journal.Recover().BuildStorage();
        Assert.Equal(["log", "new"], Keys(recovered));
        Assert.Equal([1, 2], recovered.Find("log")!.Value[1000..].ToArray());
    }

    [Fact]
    public void ValueThatIsStoredAgainAfterAllWasDeleted_IsStoredWhole()
    {
        _storage.Put("a", new byte[1000]);
        Flush();
        _storage.DeleteAll(alarmToo: false);
        _storage.Put("a", new byte[1001]);
        Flush();

        Assert.IsType<ObjectEvents.StorageChanged>(_journal.Rows.Last().Fact);
        Assert.Equal(1001, _journal.Recover().BuildStorage().Find("a")!.Value.Length);
    }

    [Fact]
    public void ManySmallWrites_KeepTheRowsBounded()
    {
        var mostRows = 0;
        for (var i = 0; i < 10_000; i++)
        {
            _storage.Put("count", BitConverter.GetBytes(i));
            Flush();
            if (_log.CheckpointIfDue() is { } checkpoint)
            {
                _journal.Write(checkpoint);
                mostRows = Math.Max(mostRows, _journal.Count);
                _journal.DeleteTo(checkpoint.DeleteTo);
            }
        }

        Assert.InRange(mostRows, 1, 1100);
    }

    private byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private void Flush() => _journal.Write(_log.ToFact(_storage.TakeChanges()!));

    private static IEnumerable<string> Keys(ObjectStorage storage) => storage.List(new ObjectRange()).Select(entry => entry.Key);
}
