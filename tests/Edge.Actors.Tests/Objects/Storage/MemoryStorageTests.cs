using System.Text;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Tests.Objects.Storage;

public sealed class MemoryStorageTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000);
    private readonly ObjectStorageOptions _limits = new();
    private readonly MemoryStorage _storage;

    public MemoryStorageTests() => _storage = new MemoryStorage(_limits, StorageMap.Empty, null);

    [Fact]
    public void Put_ThenFind_GivesTheValue()
    {
        _storage.Put("a", Bytes("1"));
        _storage.Put("a", Bytes("2"));

        Assert.Equal("2", Text(_storage.Find("a")));
        Assert.Null(_storage.Find("b"));
        Assert.Equal(1, _storage.Count);
    }

    [Fact]
    public void Put_OfSeveral_StoresAllOrNone()
    {
        _limits.MaxBytes = 10;
        _storage.Put("a", Bytes("1"));
        _storage.TakeChanges();

        Assert.Throws<ArgumentException>(() => _storage.Put([new("a", Bytes("2")), new("b", Bytes("12345")), new("c", Bytes("123"))]));
        Assert.Equal(("1", 1), (Text(_storage.Find("a")), _storage.Count));
        Assert.Null(_storage.TakeChanges());
        _storage.Put([new("a", Bytes("2")), new("b", Bytes("12345"))]);

        Assert.Equal(("2", "12345"), (Text(_storage.Find("a")), Text(_storage.Find("b"))));
        Assert.Equal(["a", "b"], _storage.TakeChanges()!.Puts.Select(put => put.Key));
    }

    [Fact]
    public void Delete_TellsWhetherThereWasSuchAKey()
    {
        _storage.Put("a", Bytes("1"));

        Assert.True(_storage.Delete("a"));
        Assert.False(_storage.Delete("a"));
        Assert.Equal(0, _storage.Count);
    }

    [Fact]
    public void TakeChanges_AfterSeveralPutsOfOneKey_HasTheLastOnly()
    {
        _storage.Put("a", Bytes("1"));
        _storage.Put("a", Bytes("2"));
        _storage.Put("b", Bytes("3"));
        _storage.Delete("b");

        var changes = _storage.TakeChanges();

        var put = Assert.Single(changes!.Puts);
        Assert.Equal(("a", "2"), (put.Key, Text(put.Value)));
        Assert.Equal("b", Assert.Single(changes.Deletes));
        Assert.False(changes.DeletedAll);
        Assert.Null(changes.Alarm);
        Assert.Null(_storage.TakeChanges());
    }

    [Fact]
    public void TakeChanges_AfterADeleteAll_HasWhatCameLaterOnly()
    {
        _storage.Put("a", Bytes("1"));
        _storage.Alarm = Noon;
        _storage.DeleteAll(alarmToo: false);
        _storage.Put("b", Bytes("2"));

        var changes = _storage.TakeChanges();

        Assert.True(changes!.DeletedAll);
        Assert.Equal(["b"], changes.Puts.Select(put => put.Key));
        Assert.Equal(new AlarmChange(Noon), changes.Alarm);
        Assert.Equal(["b"], changes.After.Entries.Select(entry => entry.Key));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DeleteAll_TakesTheAlarmIfWished(bool alarmToo)
    {
        _storage.Alarm = Noon;

        _storage.DeleteAll(alarmToo);

        Assert.Equal(alarmToo ? null : Noon, _storage.Alarm);
    }

    [Fact]
    public void Put_WithAKeyBeyondTheLimit_SaysSoInTheWordsProgramsExpect()
    {
        _storage.Put(new string('é', 1024), Bytes("1"));

        var refused = Assert.Throws<ArgumentException>(() => _storage.Put(new string('é', 1024) + "a", Bytes("1")));

        Assert.Equal("Keys cannot be larger than 2048 bytes. A key of size 2049 was provided.", refused.Message);
        Assert.Equal(1, _storage.Count);
    }

    [Fact]
    public void Put_WithAValueBeyondTheLimit_SaysSoInTheWordsProgramsExpect()
    {
        _limits.MaxValueBytes = 131072;
        _storage.Put("a", new byte[131072]);

        var refused = Assert.Throws<ArgumentException>(() => _storage.Put("a", new byte[131073]));

        Assert.Equal("Values cannot be larger than 131072 bytes. A value of size 131073 was provided.", refused.Message);
    }

    [Fact]
    public void Put_BeyondWhatAnObjectMayStore_IsRefused_AndReplacingStillWorks()
    {
        _limits.MaxBytes = 1000;
        _storage.Put("a", new byte[999]);

        var refused = Assert.Throws<ArgumentException>(() => _storage.Put("b", Bytes("1")));
        _storage.Put("a", new byte[500]);
        _storage.Put("b", Bytes("1"));

        Assert.Equal("The storage of an object cannot be larger than 1000 bytes. It would have been 1002: delete something first.", refused.Message);
        Assert.Equal(503, _storage.TakeChanges()!.After.Bytes);
    }

    [Fact]
    public void Keys_WithHalvesOfSurrogatePairs_AreWhatTheyBecomeOnDisk()
    {
        _storage.Put("a\uD83D", Bytes("1"));

        Assert.Equal("1", Text(_storage.Find("a\uFFFD")));
        Assert.Equal("1", Text(_storage.Find("a\uD83D")));
        Assert.Empty(_storage.List(new ObjectRange { Prefix = "b\uD83D" }));
        Assert.True(_storage.Delete("a\uDE00"));
    }

    [Fact]
    public void Transaction_IsSeenAtOnce_ButNotFlushedBeforeItsEnd()
    {
        _storage.Put("before", Bytes("1"));
        _storage.Begin();
        _storage.Put("inside", Bytes("2"));
        _storage.Delete("before");
        _storage.Alarm = Noon;

        var flushed = _storage.TakeChanges();
        var seen = _storage.List(new ObjectRange()).Select(entry => entry.Key).ToArray();
        _storage.Commit();
        var committed = _storage.TakeChanges();

        Assert.Equal(["inside"], seen);
        Assert.Equal(["before"], flushed!.Puts.Select(put => put.Key));
        Assert.Equal(["before"], flushed.After.Entries.Select(entry => entry.Key));
        Assert.Null(flushed.Alarm);
        Assert.Equal(["inside"], committed!.Puts.Select(put => put.Key));
        Assert.Equal("before", Assert.Single(committed.Deletes));
        Assert.Equal(new AlarmChange(Noon), committed.Alarm);
        Assert.Equal(["inside"], committed.After.Entries.Select(entry => entry.Key));
    }

    [Fact]
    public void Rollback_ForgetsTheTransactionOnly()
    {
        _storage.Put("before", Bytes("1"));
        _storage.Begin();
        _storage.DeleteAll(alarmToo: true);
        _storage.Put("inside", Bytes("2"));
        _storage.Alarm = Noon;

        _storage.Rollback();

        Assert.Equal(["before"], _storage.List(new ObjectRange()).Select(entry => entry.Key));
        Assert.Null(_storage.Alarm);
        Assert.Equal(["before"], _storage.TakeChanges()!.Puts.Select(put => put.Key));
    }

    [Fact]
    public void Begin_InATransaction_Throws_AndSoDoesItsEndWithoutOne()
    {
        Assert.Throws<InvalidOperationException>(_storage.Commit);
        Assert.Throws<InvalidOperationException>(_storage.Rollback);
        _storage.Begin();

        Assert.Throws<InvalidOperationException>(_storage.Begin);
    }

    [Fact]
    public void Alarm_IsKeptInWholeMilliseconds()
    {
        _storage.Alarm = Noon.AddTicks(5);

        Assert.Equal(Noon, _storage.Alarm);
        Assert.Equal(new AlarmChange(Noon), _storage.TakeChanges()!.Alarm);
    }

    [Fact]
    public void Alarm_ThatIsHandled_IsNotSeen_AndClearedWithWhatItsHandlerWrote()
    {
        var storage = new MemoryStorage(_limits, StorageMap.Empty, Noon);
        storage.HideAlarm(Noon);

        var during = storage.Alarm;
        storage.Put("a", Bytes("1"));
        storage.SettleAlarm();
        var changes = storage.TakeChanges();

        Assert.Null(during);
        Assert.Null(storage.Alarm);
        Assert.Equal(new AlarmChange(null), changes!.Alarm);
        Assert.Single(changes.Puts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void Alarm_ThatIsSetAgainWhileItIsHandled_Stays(int later)
    {
        var storage = new MemoryStorage(_limits, StorageMap.Empty, Noon);
        storage.HideAlarm(Noon);

        storage.Alarm = Noon.AddMilliseconds(later);
        storage.SettleAlarm();

        Assert.Equal(Noon.AddMilliseconds(later), storage.Alarm);
        Assert.Equal(new AlarmChange(Noon.AddMilliseconds(later)), storage.TakeChanges()!.Alarm);
    }

    [Fact]
    public void Alarm_WhoseHandlerFailed_IsSeenAgain()
    {
        var storage = new MemoryStorage(_limits, StorageMap.Empty, Noon);
        storage.HideAlarm(Noon);

        storage.ShowAlarm();

        Assert.Equal(Noon, storage.Alarm);
        Assert.Null(storage.TakeChanges());
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string? Text(ReadOnlyMemory<byte>? value) => value is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;
}
