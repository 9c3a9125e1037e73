using System.Text;
using System.Text.Json;
using Edge.Streams.Framing;
using Edge.Streams.Wire;

namespace Edge.Streams.Tests.Wire;

public sealed class ServerMessageWriterTests
{
    private static readonly string[] TextFields = ["room", "from", "cid", "data"];

    private static readonly WireMessage Message = new(
        1042, 1764000000000, "bob", "01JD", new WirePayload(PayloadKind.Json, "{\"text\":\"yo\"}"u8.ToArray()), default);

    public static TheoryData<byte[], string> Frames => new()
    {
        {
            ServerMessageWriter.Welcome(new Welcome("c_7", "s_9f", "edge-2", "ann", 1764000000000, 25000, 10000, 65536, 128, 40, 20, 300)),
            """{"type":"welcome","conn":"c_7","session":"s_9f","node":"edge-2","user":"ann","time":1764000000000,"heartbeat":{"ping":25000,"timeout":10000},"limits":{"message":65536,"rooms":128,"rate":{"burst":40,"perSecond":20},"history":300}}"""
        },
        {
            ServerMessageWriter.Joined(new Joined(1, "default", "k3", 1044, 12, null, [Message], false)),
            """{"type":"joined","id":1,"room":"default","epoch":"k3","seq":1044,"first":12,"recovered":true,"messages":[{"seq":1042,"from":"bob","cid":"01JD","data":{"text":"yo"},"ts":1764000000000}],"more":false}"""
        },
        {
            ServerMessageWriter.Joined(new Joined(null, "r", "k", 0, 1, "none", [], true)),
            """{"type":"joined","room":"r","epoch":"k","seq":0,"first":1,"recovered":false,"reason":"none","messages":[],"more":true}"""
        },
        {
            ServerMessageWriter.Ack(new Ack(2, "default", "01JD", "k3", 1045, 1764000000123, false)),
            """{"type":"ack","id":2,"room":"default","cid":"01JD","epoch":"k3","seq":1045,"ts":1764000000123,"dup":false}"""
        },
        {
            ServerMessageWriter.Message("default", Message),
            """{"type":"msg","room":"default","seq":1042,"from":"bob","cid":"01JD","data":{"text":"yo"},"ts":1764000000000}"""
        },
        {
            ServerMessageWriter.Message("r", new WireMessage(
                1, 5, null, null, new WirePayload(PayloadKind.Text, "a\"é"u8.ToArray()), "{\"k\":\"v\"}"u8.ToArray())),
            """{"type":"msg","room":"r","seq":1,"data":"a\"é","meta":{"k":"v"},"ts":5}"""
        },
        {
            ServerMessageWriter.Message("r", new WireMessage(1, 5, null, null, new WirePayload(PayloadKind.Binary, new byte[] { 1, 2 }), default)),
            """{"type":"msg","room":"r","seq":1,"data":"AQI=","encoding":"base64","ts":5}"""
        },
        {
            ServerMessageWriter.History(new HistoryPage(3, "r", "k3", 12, [], true)),
            """{"type":"history","id":3,"room":"r","epoch":"k3","first":12,"messages":[],"more":true}"""
        },
        {
            ServerMessageWriter.Error(new ErrorReply(2, EdgeError.RateLimited, "slow down", 800, "r", "01JD")),
            """{"type":"error","id":2,"code":"rate-limited","status":429,"message":"slow down","retryable":true,"retryAfter":800,"room":"r","cid":"01JD"}"""
        },
        { ServerMessageWriter.Gap("r", 2, 9, "trimmed", false), """{"type":"gap","room":"r","from":2,"to":9,"reason":"trimmed","recoverable":false}""" },
        { ServerMessageWriter.Left(6, "r"), """{"type":"left","id":6,"room":"r","code":"client"}""" },
        { ServerMessageWriter.Ping(17), """{"type":"ping","t":17}""" },
        { ServerMessageWriter.Pong(null, 17), """{"type":"pong","t":17}""" },
        {
            ServerMessageWriter.GoAway("server-restart", 1300, 15000),
            """{"type":"goaway","reason":"server-restart","reconnect":true,"after":1300,"deadline":15000}"""
        },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Write_Message_IsOneFrameOfExactlyThisText(byte[] frame, string expected)
    {
        using var reader = new MessageReader(new MessageReaderOptions { Role = PeerRole.Client });

        var status = reader.Read(frame, out var consumed, out var message, out _);

        Assert.Equal((ReadStatus.Message, frame.Length, Opcode.Text), (status, consumed, message.Opcode));
        Assert.Equal(expected, Encoding.UTF8.GetString(message.Payload.Span));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("\" \\ / \n \t \0 <script>&'")]
    [InlineData("ö 😀 \u2028 \u2029")]
    public void Write_Text_ReadsBackAsItWas(string text)
    {
        var payload = new WirePayload(PayloadKind.Text, Encoding.UTF8.GetBytes(text));
        var frame = ServerMessageWriter.Message(text, new WireMessage(1, 2, text, text, payload, default));
        using var reader = new MessageReader(new MessageReaderOptions { Role = PeerRole.Client });
        Assert.Equal(ReadStatus.Message, reader.Read(frame, out _, out var message, out _));

        using var json = JsonDocument.Parse(message.Payload);

        string?[] fields = [.. TextFields.Select(name => json.RootElement.GetProperty(name).GetString())];
        Assert.All(fields, field => Assert.Equal(text, field));
    }

    [Fact]
    public async Task Write_OnManyThreads_SharesNoBuffer()
    {
        var frames = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => (i, ServerMessageWriter.Ping(i)))));

        Assert.All(frames, frame => Assert.Equal(FrameWriter.Encode(Opcode.Text, Encoding.UTF8.GetBytes($$"""{"type":"ping","t":{{frame.i}}}""")), frame.Item2));
    }
}
