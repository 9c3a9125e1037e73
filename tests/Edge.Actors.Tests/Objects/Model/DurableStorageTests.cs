using System.Text.Json;
using System.Text.Json.Serialization;
using Edge.Actors.Objects;

namespace Edge.Actors.Tests.Objects.Model;

/// <summary>Typed values, transactions, durability.</summary>
public sealed partial class DurableStorageTests : IAsyncDisposable
{
    private readonly ProbeHarness _harness = new();

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Values_OfAnyType_ComeBack_AfterSleepToo()
    {
        await RunAsync(async storage =>
        {
            await storage.PutAsync("point", new Point(1, 2));
            await storage.PutAsync("generated", new Point(3, 4), PointJson.Default.Point);
            await storage.PutAsync([KeyValuePair.Create("a", 1), KeyValuePair.Create("b", 2)]);
        });
        await _harness.Host.SleepAsync();

        await RunAsync(async storage =>
        {
            Assert.Equal(new Point(1, 2), await storage.GetAsync("point", PointJson.Default.Point));
            Assert.Equal(new Point(3, 4), await storage.GetAsync<Point>("generated"));
            Assert.Null(await storage.GetAsync<int?>("missing"));
            Assert.Equal(0, await storage.GetAsync<int>("missing"));
            Assert.Equal(new() { ["a"] = 1, ["b"] = 2 }, (await storage.GetAsync<int>(["a", "b", "c"])).ToDictionary());
            await Assert.ThrowsAsync<JsonException>(async () => await storage.GetAsync<int>("point"));
        });
    }

    [Fact]
    public async Task Put_OfSeveral_OneOfWhichIsTooLarge_StoresNone() => await RunAsync(async storage =>
    {
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await storage.PutAsync([KeyValuePair.Create("a", 1), KeyValuePair.Create(new string('k', 2049), 2)]));

        Assert.Null(await storage.GetAsync<int?>("a"));
    });

    [Fact]
    public async Task List_KeepsToItsRange() => await RunAsync(async storage =>
    {
        await storage.PutAsync([KeyValuePair.Create("a", 1), KeyValuePair.Create("b", 2), KeyValuePair.Create("c", 3)]);

        var entries = await storage.ListAsync<int>(new ObjectRange { StartAfter = "a", Reverse = true });

        Assert.Equal([KeyValuePair.Create("c", 3), KeyValuePair.Create("b", 2)], entries);
        await Assert.ThrowsAsync<ArgumentException>(async () => await storage.ListAsync<int>(new ObjectRange { Limit = 0 }));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await storage.ListAsync<int>(new ObjectRange { Start = "a", StartAfter = "a" }));
    });

    [Fact]
    public async Task Delete_TellsWhatThereWas() => await RunAsync(async storage =>
    {
        await storage.PutAsync([KeyValuePair.Create("a", 1), KeyValuePair.Create("b", 2), KeyValuePair.Create("c", 3)]);

        Assert.True(await storage.DeleteAsync("a"));
        Assert.False(await storage.DeleteAsync("a"));
        Assert.Equal(1, await storage.DeleteAsync(["a", "b"]));
        await storage.DeleteAllAsync();
        Assert.Empty(await storage.ListAsync<int>(new ObjectRange()));
    });

    [Theory]
    [InlineData("commit", "new")]
    [InlineData("rollback", "old")]
    [InlineData("throw", "old")]
    public async Task Transaction_KeepsAllOrNothing(string how, string expected) => await RunAsync(async storage =>
    {
        await storage.PutAsync("key", "old");

        await IgnoreAsync(() => storage.TransactionAsync(async transaction =>
        {
            await transaction.PutAsync("key", "new");
            await Task.Yield();
            Assert.Equal("new", await transaction.GetAsync<string>("key"));
            if (how == "rollback")
            {
                transaction.Rollback();
                await Assert.ThrowsAsync<InvalidOperationException>(async () => await transaction.GetAsync<string>("key"));
            }

            _ = how == "throw" ? throw new InvalidDataException() : 0;
        }));

        Assert.Equal(expected, await storage.GetAsync<string>("key"));
    });

    [Fact]
    public async Task Transaction_OfWhichOthersLearnTheResult_RefusesWhatDoesNotFit() => await RunAsync(async storage =>
    {
        StorageTransaction? kept = null;
        var result = await storage.TransactionAsync(async transaction =>
        {
            kept = transaction;
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await storage.DeleteAllAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(() => storage.TransactionAsync(_ => Task.CompletedTask));
            return 7;
        });

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await kept!.PutAsync("key", 1));
        Assert.Equal(7, result);
        Assert.StartsWith("Cannot call put() on transaction that has already committed", thrown.Message, StringComparison.Ordinal);
    });

    [Fact]
    public async Task Answer_WaitsForTheWriteBeforeIt()
    {
        var later = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Script.Answer(async (probe, request) =>
        {
            _ = request.Url[^1] == 'b' && later.TrySetResult();
            await probe.Storage.PutAsync("key", request.Url);
            return "stored";
        });
        _harness.Host.HoldWrites();
        var answer = _harness.TextAsync("a");
        var another = _harness.TextAsync("b");

        // The first handler has ended when the second starts.
        await later.Task;
        Assert.False(answer.IsCompleted);
        _harness.Host.ReleaseWrites();

        Assert.Equal("stored", await answer);
        Assert.Equal("stored", await another);
    }

    [Fact]
    public async Task Kill_BeforeTheWriteIsDurable_LosesItAndTellsTheCaller()
    {
        _harness.Script.Answer(async (probe, request) =>
        {
            var before = await probe.Storage.GetAsync<string>("key") ?? "nothing";
            await probe.Storage.PutAsync("key", request.Url[^1..]);
            return before;
        });
        await _harness.TextAsync("a");
        _harness.Host.HoldWrites();
        var lost = _harness.TextAsync("b");

        await _harness.Host.KillAsync();
        _harness.Host.ReleaseWrites();

        var thrown = await Assert.ThrowsAsync<ObjectException>(() => lost);
        Assert.True(thrown.Failure is { Retryable: true, Reset: true });
        Assert.Equal("a", await _harness.TextAsync("c"));
    }

    [Fact]
    public async Task Sync_CompletesWhenAllIsDurable()
    {
        var synced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Script.Answer(async (probe, _) =>
        {
            await probe.Storage.PutAsync("key", 1);
            var sync = probe.Storage.SyncAsync();
            synced.SetResult();
            await sync;
            return "durable";
        });
        _harness.Host.HoldWrites();
        var answer = _harness.TextAsync("a");
        await synced.Task;
        Assert.False(answer.IsCompleted);

        _harness.Host.ReleaseWrites();

        Assert.Equal("durable", await answer);
    }

    [Fact]
    public async Task Alarm_RingsWhenDue_WakesTheObject_AndIsGone()
    {
        var rung = new TaskCompletionSource<AlarmInfo>(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Script.Alarm = async (probe, alarm) =>
        {
            Assert.Null(await probe.Storage.GetAlarmAsync());
            rung.SetResult(alarm);
        };
        var due = _harness.Clock.GetUtcNow().AddMinutes(5);
        await RunAsync(async storage => await storage.SetAlarmAsync(due));
        Assert.Equal(due, _harness.Host.Alarm);
        await _harness.Host.SleepAsync();

        _harness.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(new AlarmInfo(0, due), await rung.Task.WaitAsync(ProbeHarness.Patience));
        await _harness.Host.IdleAsync();
        Assert.Null(_harness.Host.Alarm);
    }

    [Fact]
    public async Task Alarm_ThatFails_RingsAgain_LaterAndLater()
    {
        var tries = new List<AlarmInfo>();
        _harness.Script.Alarm = (_, alarm) =>
        {
            tries.Add(alarm);
            return tries.Count < 3 ? throw new InvalidDataException() : Task.CompletedTask;
        };
        await RunAsync(async storage => await storage.SetAlarmAsync(DateTimeOffset.UnixEpoch.AddSeconds(1)));

        foreach (var seconds in (int[])[1, 2, 4, 60])
        {
            _harness.Clock.Advance(TimeSpan.FromSeconds(seconds));
            await _harness.Host.IdleAsync();
        }

        Assert.Equal([0, 1, 2], tries.Select(alarm => alarm.RetryCount));
        Assert.Null(_harness.Host.Alarm);
    }

    private static async Task IgnoreAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (InvalidDataException)
        {
        }
    }

    private async Task RunAsync(Func<DurableStorage, Task> action)
    {
        _harness.Script.Answer(async (probe, _) =>
        {
            await action(probe.Storage);
            return "done";
        });
        Assert.Equal("done", await _harness.TextAsync("a"));
    }

    public sealed record Point(int X, int Y);

    [JsonSerializable(typeof(Point))]
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    public sealed partial class PointJson : JsonSerializerContext;
}
