using Edge.Actors.Objects;

namespace Edge.Actors.Tests.Objects.Model;

/// <summary>What a critical section holds back, and what ends it.</summary>
public sealed class CriticalSectionTests : IAsyncDisposable
{
    private readonly ProbeHarness _harness = new();
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource _within = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Section_HoldsBackEvents_AndHandlersThatWait()
    {
        var timer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Script.Answer((probe, request) => request.Url[^1] switch
        {
            '1' => LogAfterAsync(timer.Task, "other handler"),
            '2' => BlockAsync(probe),
            _ => LogAfterAsync(Task.CompletedTask, "other event"),
        });
        var other = _harness.TextAsync("1");
        var section = _harness.TextAsync("2");
        await _within.Task;
        timer.SetResult();
        var late = _harness.TextAsync("3");

        _goOn.SetResult();
        await Task.WhenAll(other, section, late);

        Assert.Equal(["within", "after", "end of section"], _log.Take(3));
        Assert.Equal(["other event", "other handler"], _log.Skip(3).Where(line => line != "after section").Order());
    }

    [Fact]
    public async Task Sections_OfOneCaller_RunOneAfterTheOther()
    {
        _harness.Script.Answer(async (probe, _) =>
        {
            var first = probe.BlockAsync(() => TwoStepsAsync("first"));
            var second = probe.BlockAsync(() => TwoStepsAsync("second"));
            await Task.WhenAll(first, second);
            return string.Empty;
        });

        await _harness.TextAsync("a");

        Assert.Equal(["first 1", "first 2", "second 1", "second 2"], _log);
    }

    [Fact]
    public async Task Section_WithinASection_HoldsTheOuterBack()
    {
        _harness.Script.Answer(async (probe, _) =>
        {
            await probe.BlockAsync(async () =>
            {
                var inner = probe.BlockAsync(() => TwoStepsAsync("inner"));
                await Task.Yield();
                _log.Add("outer");
                await inner;
            });
            return string.Empty;
        });

        await _harness.TextAsync("a");

        Assert.Equal(["inner 1", "inner 2", "outer"], _log);
    }

    [Fact]
    public async Task Section_ThatTakesTooLong_ResetsTheObject()
    {
        _harness.Script.Answer((probe, _) => BlockAsync(probe));
        var fetch = _harness.TextAsync("a");
        await _within.Task;

        _harness.Clock.Advance(TimeSpan.FromSeconds(30));

        var thrown = await Assert.ThrowsAsync<ObjectException>(() => fetch);
        Assert.StartsWith("A call to blockConcurrencyWhile() in a Durable Object waited for too long.", thrown.Message, StringComparison.Ordinal);
        Assert.True(thrown.Failure.Reset);
    }

    [Fact]
    public async Task Section_ThatThrows_ResetsTheObject()
    {
        var made = 0;
        _harness.Script.Made = _ => made++;
        _harness.Script.Answer(async (probe, request) =>
        {
            if (request.Url[^1] == '1')
            {
                await probe.BlockAsync(() => throw new InvalidDataException("broken"));
            }

            return string.Empty;
        });

        var thrown = await Assert.ThrowsAsync<ObjectException>(() => _harness.TextAsync("1"));
        await _harness.TextAsync("2");

        Assert.Equal(("broken", true, 2), (thrown.Message, thrown.Failure.Reset, made));
    }

    [Fact]
    public async Task Sections_NestedTooDeeply_AreRefused()
    {
        _harness.Script.Answer(async (probe, _) =>
        {
            await NestAsync(probe, 65);
            return string.Empty;
        });

        var thrown = await Assert.ThrowsAsync<ObjectException>(() => _harness.TextAsync("a"));

        Assert.Equal("blockConcurrencyWhile() calls are nested too deeply.", thrown.Message);
    }

    private static Task NestAsync(Probe probe, int depth) =>
        depth == 0 ? Task.CompletedTask : probe.BlockAsync(() => NestAsync(probe, depth - 1));

    private async Task<string> BlockAsync(Probe probe)
    {
        await probe.BlockAsync(async () =>
        {
            _log.Add("within");
            _within.SetResult();
            await _goOn.Task;
            _log.Add("after");
            await Task.Yield();
            _log.Add("end of section");
        });
        _log.Add("after section");
        return string.Empty;
    }

    private async Task TwoStepsAsync(string name)
    {
        _log.Add(name + " 1");
        await Task.Yield();
        _log.Add(name + " 2");
    }

    private async Task<string> LogAfterAsync(Task task, string line)
    {
        await task;
        _log.Add(line);
        return string.Empty;
    }
}
