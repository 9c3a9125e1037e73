using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Streams.Framing;

namespace Edge.Actors.Tests.Objects.Model;

/// <summary>Sockets of an object.</summary>
public sealed class DurableSocketsTests : IAsyncDisposable
{
    private readonly ProbeHarness _harness = new();

    public DurableSocketsTests() => _harness.Script.Fetch = (probe, _) =>
        Task.FromResult(probe.Sockets.AcceptHibernatable("everybody").ToResponse());

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Broadcast_IsEncodedOnce_AndLeavesOneOut()
    {
        _harness.Script.Message = (probe, socket, text) =>
        {
            probe.Sockets.Broadcast(text, except: socket);
            return Task.CompletedTask;
        };
        var sender = await _harness.ConnectAsync();
        var one = await _harness.ConnectAsync();
        var other = await _harness.ConnectAsync();

        await sender.SendAsync("hi");
        var message = await one.ReadMessageAsync();

        Assert.Same(message, await other.ReadMessageAsync());
        Assert.Equal("hi", System.Text.Encoding.UTF8.GetString(message.Payload.Span));
        Assert.False(sender.ReadAsync().IsCompleted);
    }

    [Fact]
    public async Task HibernatableSocket_KeepsTagsAndAttachment_ThroughSleepAndDeath()
    {
        _harness.Script.Message = (_, socket, text) =>
        {
            socket.Send($"{socket.GetAttachment<string>() ?? "nothing"} {string.Join(',', socket.Tags)}");
            socket.SetAttachment(text);
            return Task.CompletedTask;
        };
        var client = await _harness.ConnectAsync();

        await client.SendAsync("one");
        await _harness.Host.SleepAsync();
        await client.SendAsync("two");
        await _harness.Host.KillAsync();
        await client.SendAsync("three");

        Assert.Equal(["nothing everybody", "one everybody", "two everybody"], [await client.ReadAsync(), await client.ReadAsync(), await client.ReadAsync()]);
    }

    [Fact]
    public async Task Message_WhoseHandlerHadNotEnded_ComesAgainAfterDeath()
    {
        var tries = 0;
        _harness.Script.Message = async (probe, socket, text) =>
        {
            tries++;
            await probe.Storage.PutAsync("last", text);
            socket.Send("stored " + text);
        };
        var client = await _harness.ConnectAsync();
        _harness.Host.HoldWrites();
        var sent = client.SendAsync("hi");
        await _harness.Host.KillAsync();
        _harness.Host.ReleaseWrites();

        await sent.WaitAsync(ProbeHarness.Patience);

        Assert.Equal("stored hi", await client.ReadAsync());
        Assert.InRange(tries, 1, 2);
    }

    [Fact]
    public async Task List_KnowsTags_AndTheSocketWhoseCloseIsHandled()
    {
        var seen = (All: -1, Tagged: -1, Unknown: -1);
        _harness.Script.Close = (probe, _, _, _) =>
        {
            seen = (probe.Sockets.List().Count, probe.Sockets.List("everybody").Count, probe.Sockets.List("nobody").Count);
            return Task.CompletedTask;
        };
        var client = await _harness.ConnectAsync();
        await _harness.ConnectAsync();

        await client.CloseAsync(1000, "bye");
        _harness.Script.Answer((probe, _) => Task.FromResult($"{probe.Sockets.List().Count}"));

        Assert.Equal((2, 2, 0), seen);
        Assert.Equal("1", await _harness.TextAsync("count"));
    }

    [Theory]
    [InlineData(true, 1006)]
    [InlineData(false, 4000)]
    public async Task Close_IsTold_WithItsCode(bool drop, int expected)
    {
        var told = new TaskCompletionSource<(int, bool)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Script.Close = (_, _, status, wasClean) =>
        {
            told.SetResult((status.Code, wasClean));
            return Task.CompletedTask;
        };
        var client = await _harness.ConnectAsync();

        await (drop ? client.DropAsync() : client.CloseAsync(4000, "bye"));

        Assert.Equal((expected, !drop), await told.Task);
    }

    [Fact]
    public async Task Close_ByTheObject_ReachesTheClient_AndComesBack()
    {
        var told = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Script.Message = (_, socket, _) =>
        {
            socket.Send("last words");
            socket.Close(4001, "enough");
            return Task.CompletedTask;
        };
        _harness.Script.Close = (_, _, status, _) =>
        {
            told.SetResult(status.Code);
            return Task.CompletedTask;
        };
        var client = await _harness.ConnectAsync();

        await client.SendAsync("hi");

        Assert.Equal("last words", await client.ReadAsync());
        Assert.Equal(new CloseStatus(4001, "enough"), await client.Closed.WaitAsync(ProbeHarness.Patience));
        Assert.Equal(4001, await told.Task.WaitAsync(ProbeHarness.Patience));
    }

    [Fact]
    public async Task AutoResponse_ComesWithoutWaking()
    {
        _harness.Script.Fetch = (probe, _) =>
        {
            probe.Sockets.SetAutoResponse("ping", "pong");
            return Task.FromResult(probe.Sockets.AcceptHibernatable().ToResponse());
        };
        var client = await _harness.ConnectAsync();
        await _harness.Host.IdleAsync();
        await _harness.Host.SleepAsync();

        await client.SendAsync("ping");

        Assert.Equal("pong", await client.ReadAsync());
        Assert.False(_harness.Host.IsAwake);
    }

    [Fact]
    public async Task MessageHandler_ThatThrows_LeavesAHibernatableSocketOpen()
    {
        _harness.Script.Message = (_, socket, text) => text == "bad" ? throw new InvalidDataException() : Answer(socket);
        var client = await _harness.ConnectAsync();

        await client.SendAsync("bad");
        await client.SendAsync("good");

        Assert.Equal("heard", await client.ReadAsync());
    }

    [Fact]
    public async Task MessageHandler_ThatThrows_CutsAStandardSocket_AfterTellingTheError()
    {
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Script.Fetch = (probe, _) => Task.FromResult(probe.Sockets.Accept().ToResponse());
        _harness.Script.Message = (_, _, _) => throw new InvalidDataException("bad");
        _harness.Script.Error = (_, _, problem) =>
        {
            told.SetResult(problem);
            return Task.CompletedTask;
        };
        var client = await _harness.ConnectAsync();

        await client.SendAsync("bad");

        Assert.Equal(1006, (await client.Closed.WaitAsync(ProbeHarness.Patience)).Code);
        Assert.Equal("bad", await told.Task);
    }

    [Fact]
    public async Task Socket_ThatIsInNoResponse_IsDropped()
    {
        ObjectSocket? accepted = null;
        _harness.Script.Fetch = (probe, _) =>
        {
            accepted = probe.Sockets.Accept();
            return Task.FromResult(new EdgeResponse { Status = 403 });
        };

        await _harness.TextAsync("a");
        await _harness.Host.IdleAsync();

        Assert.NotNull(accepted);
        await _harness.Host.SleepAsync();
    }

    [Fact]
    public async Task Limits_OfTagsAttachmentsAndAutoResponses_AreToldInWords()
    {
        _harness.Script.Answer((probe, _) =>
        {
            var long257 = new string('t', 257);
            string[] eleven = [.. Enumerable.Range(0, 11).Select(i => $"{i}")];
            var socket = probe.Sockets.AcceptHibernatable([.. Enumerable.Repeat("same", 11)]);
            return Task.FromResult(string.Join('|', new Action[]
            {
                () => probe.Sockets.AcceptHibernatable(eleven),
                () => probe.Sockets.AcceptHibernatable(long257),
                () => socket.SetAttachment(new string('a', 16_383)),
                () => probe.Sockets.SetAutoResponse(new string('a', 2049), "b"),
            }.Select(action => Assert.Throws<ArgumentException>(action).Message)));
        });

        var told = await _harness.TextAsync("a");

        Assert.Contains("a Hibernatable WebSocket cannot have more than 10 tags", told, StringComparison.Ordinal);
        Assert.Contains("is longer than the max tag length (256 characters).", told, StringComparison.Ordinal);
        Assert.Contains("cannot be larger than 16384 bytes", told, StringComparison.Ordinal);
        Assert.Contains("Request cannot be larger than 2048 bytes. A request of size 2049 was provided.", told, StringComparison.Ordinal);
    }

    private static Task Answer(ObjectSocket socket)
    {
        socket.Send("heard");
        return Task.CompletedTask;
    }
}
