using System.Text;
using Edge.Streams.Wire;

namespace Edge.Streams.Tests.Wire;

public sealed class ClientMessageReaderTests
{
    [Fact]
    public void Read_Hello_GivesSessionAndJoins()
    {
        var hello = Assert.IsType<ClientMessage.Hello>(Read(
            """{"type":"hello","token":"x","session":"s_9f","joins":[{"room":"a","since":{"epoch":"k3","seq":1041},"limit":200},{"room":"b"}]}"""));

        Assert.Equal("s_9f", hello.Session);
        RoomJoin[] joins = [new("a", new RoomPosition("k3", 1041), 200), new("b", null, null)];
        Assert.Equal(joins, hello.Joins!.Value.AsEnumerable());
    }

    [Fact]
    public void Read_HelloWithoutJoins_LeavesThemOpen() =>
        Assert.Null(Assert.IsType<ClientMessage.Hello>(Read("""{"type":"hello"}""")).Joins);

    [Theory]
    [InlineData("""{"text":"hi"}""", PayloadKind.Json, """{"text":"hi"}""")]
    [InlineData("[1, 2]", PayloadKind.Json, "[1, 2]")]
    [InlineData("null", PayloadKind.Json, "null")]
    [InlineData("1.5", PayloadKind.Json, "1.5")]
    [InlineData("\"a\\u00e9\\n\"", PayloadKind.Text, "aé\n")]
    public void Read_Send_GivesItsData(string data, PayloadKind kind, string expected)
    {
        var send = Assert.IsType<ClientMessage.Send>(Read(
            "{\"type\":\"send\",\"id\":2,\"room\":\"r\",\"cid\":\"01JD\",\"data\":" + data + ",\"echo\":true}"));

        Assert.Equal((2u, "r", "01JD", true), (send.Id, send.Room, send.MessageId, send.Echo));
        Assert.Equal((kind, expected), (send.Payload.Kind, Encoding.UTF8.GetString(send.Payload.Data.Span)));
    }

    [Fact]
    public void Read_OtherTypes_GivesThem()
    {
        Assert.Equal(new ClientMessage.Join(1, new RoomJoin("r", null, 5)), Read("""{"type":"join","id":1,"room":"r","limit":5}"""));
        Assert.Equal(new ClientMessage.History(3, "r", 942, 50), Read("""{"type":"history","id":3,"room":"r","before":942,"limit":50}"""));
        Assert.Equal(new ClientMessage.Leave(6, "r"), Read("""{"type":"leave","id":6,"room":"r"}"""));
        Assert.Equal(new ClientMessage.Ping(null, 17), Read("""{"t":17,"type":"ping"}"""));
        Assert.Equal(new ClientMessage.Pong(), Read("""{"type":"pong","t":17}"""));
    }

    [Theory]
    [InlineData("nonsense", "bad-frame")]
    [InlineData("", "bad-frame")]
    [InlineData("[1]", "bad-frame")]
    [InlineData("""{"type":"x"} {}""", "bad-frame")]
    [InlineData("""{"type":"dance","id":4}""", "bad-type")]
    [InlineData("""{"id":4}""", "bad-type")]
    [InlineData("""{"type":7}""", "bad-request")]
    [InlineData("""{"type":"join","id":4}""", "bad-request")]
    [InlineData("""{"type":"send","id":4,"room":"r"}""", "bad-request")]
    [InlineData("""{"type":"send","id":4,"room":"r","cid":"","data":1}""", "bad-request")]
    [InlineData("""{"type":"send","id":4,"room":"r","cid":"0123456789012345678901234567890123456789012345678901234567890123x","data":1}""", "bad-request")]
    [InlineData("""{"type":"send","id":4,"room":"r","data":"\ud800"}""", "bad-request")]
    [InlineData("""{"type":"send","id":4,"room":"r","data":1,"meta":{"a":1}}""", "bad-request")]
    [InlineData("""{"type":"send","id":4,"room":"r","data":1,"echo":"yes"}""", "bad-request")]
    [InlineData("""{"type":"history","id":4,"room":"r","limit":301}""", "bad-request")]
    [InlineData("""{"type":"join","id":4,"room":"r","since":{"seq":1}}""", "bad-request")]
    [InlineData("""{"type":"hello","joins":[3]}""", "bad-request")]
    [InlineData("""{"type":"hello","joins":{}}""", "bad-request")]
    [InlineData("""{"type":"hello","session":5}""", "bad-request")]
    [InlineData("""{"type":"ping","id":-1}""", "bad-request")]
    [InlineData("""{"type":"ping","id":1.5}""", "bad-request")]
    [InlineData("""{"type":"ping","id":5000000000}""", "bad-request")]
    [InlineData("""{"type":"ping","id":"7"}""", "bad-request")]
    [InlineData("""{"type":"ping","id":4,"t":"now"}""", "bad-request")]
    [InlineData("""{"type":"ping","id":4,"t":-1}""", "bad-request")]
    [InlineData("""{"type":"leave","id":4}""", "bad-request")]
    [InlineData("""{"type":"leave","id":4,"room":null}""", "bad-request")]
    [InlineData("""{"type":"leave","id":4,"room":"\udc00"}""", "bad-request")]
    [InlineData("""{"type":"history","id":4,"room":"r","limit":0}""", "bad-request")]
    [InlineData("""{"type":"history","id":4,"room":"r","before":1e30}""", "bad-request")]
    [InlineData("""{"type":"join","id":4,"room":"r","limit":-1}""", "bad-request")]
    [InlineData("""{"type":"join","id":4,"room":"r","since":{"epoch":"k","seq":-1}}""", "bad-request")]
    [InlineData("""{"type":"join","id":4,"room":"r","since":7}""", "bad-request")]
    [InlineData("""{"type":"send","id":4,"room":"r","data":1,"cid":7}""", "bad-request")]
    [InlineData("""{"type":"send","id":4,"room":"r","data":1,"cid":"\ud800"}""", "bad-request")]
    [InlineData("""{"type":"send","id":4,"room":"r","data":1,"meta":[]}""", "bad-request")]
    [InlineData("""{"type":"send","id":4,"room":"r","data":1,"meta":"x"}""", "bad-request")]
    [InlineData("""{"type":null,"id":4}""", "bad-type")]
    [InlineData("null", "bad-frame")]
    [InlineData("\"text\"", "bad-frame")]
    [InlineData("""{"type":"ping",}""", "bad-frame")]
    [InlineData("""{"type":"ping"/**/}""", "bad-frame")]
    public void Read_WhatIsWrong_NamesTheError(string text, string code)
    {
        Assert.False(ClientMessageReader.TryRead(Encoding.UTF8.GetBytes(text), out var message, out var fault));
        Assert.Null(message);
        Assert.Equal(code, fault!.Error.Code);
        Assert.Equal(text.Contains("\"id\":4", StringComparison.Ordinal) ? 4u : null, fault.Id);
    }

    [Theory]
    [InlineData("""{"type":7}""", "'type' must be a string.")]
    [InlineData("""{"type":"ping","id":"7"}""", "'id' must be a whole number from 0 to 4294967295.")]
    [InlineData("""{"type":"send","room":5,"data":1}""", "'room' must be a string.")]
    [InlineData("""{"type":"send","room":"r","data":1,"cid":7}""", "'cid' must be a string.")]
    [InlineData("""{"type":"send","room":"r","data":1,"cid":"\ud800"}""", "'cid' must be a string of whole characters; it has half of a surrogate pair.")]
    [InlineData("""{"type":"send","room":"r","data":"\ud800"}""", "'data' must be a string of whole characters; it has half of a surrogate pair.")]
    [InlineData("""{"type":"send","room":"r","data":1,"echo":"yes"}""", "'echo' must be true or false.")]
    [InlineData("""{"type":"send","room":"r","data":1,"meta":[]}""", "'meta' must be an object of strings of at most 1024 bytes.")]
    [InlineData("""{"type":"hello","session":5}""", "'session' must be a string.")]
    [InlineData("""{"type":"hello","joins":{}}""", "'joins' must be a list of objects, each with a 'room'.")]
    [InlineData("""{"type":"hello","joins":["r"]}""", "'joins' must be a list of objects, each with a 'room'.")]
    [InlineData("""{"type":"join","room":"r","since":3}""", "'since' must be an object with 'epoch' and 'seq'.")]
    [InlineData("""{"type":"join","room":"r","since":{"seq":3}}""", "'epoch' of 'since' is missing.")]
    [InlineData("""{"type":"join","room":"r","since":{"epoch":"k","seq":"3"}}""", "'seq' must be a whole number from 0 to 9223372036854775807.")]
    [InlineData("""{"type":"history","room":"r","limit":"5"}""", "'limit' must be a whole number from 1 to 300.")]
    [InlineData("""{"\ud800":1,"type":"ping"}""", "A field's name has half of a surrogate pair.")]
    public void Read_WhenAFieldIsOfAnotherKind_NamesItAndWhatItMustBe(string text, string expected)
    {
        Assert.False(ClientMessageReader.TryRead(Encoding.UTF8.GetBytes(text), out _, out var fault));

        Assert.Equal((EdgeError.BadRequest, expected), (fault!.Error, fault.Text));
    }

    [Theory]
    [InlineData("{\"type\":\"send\",\"id\":4,\"room\":\"r\",\"data\":", "}", 4u)]
    [InlineData("{\"data\":", ",\"id\":4,\"type\":\"send\"}", 4u)]
    [InlineData("{\"data\":", ",\"id\":\"x\",\"type\":\"send\"}", null)]
    [InlineData("{\"x\":{\"id\":5},\"data\":", "}", null)]
    public void Read_WhenAFrameNestsTooDeep_RefusesTheRequestOnly(string before, string after, uint? id)
    {
        const string tooDeep = "A frame may nest 64 deep, itself included.";

        TryReadNested(before, 63, after, out var allowed);
        Assert.False(TryReadNested(before, 64, after, out var fault));

        Assert.NotEqual(tooDeep, allowed?.Text);
        Assert.Equal(new WireFault(EdgeError.BadRequest, tooDeep, id), fault);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"id\":4,\"data\":", "")]
    [InlineData("{\"id\":4,\"data\":", ",}")]
    public void Read_WhenWhatNestsTooDeepIsNoObject_IsABadFrame(string before, string after)
    {
        Assert.False(TryReadNested(before, 500_000, after, out var fault));

        Assert.Same(EdgeError.BadFrame, fault!.Error);
    }

    [Theory]
    [InlineData("0", 0u)]
    [InlineData("4294967295", uint.MaxValue)]
    [InlineData("null", null)]
    public void Read_Id_GivesTheWholeRange(string id, uint? expected) =>
        Assert.Equal(new ClientMessage.Ping(expected, null), Read("{\"type\":\"ping\",\"id\":" + id + "}"));

    [Fact]
    public void Read_WhenOptionalFieldsAreNull_TakesThemAsAbsent()
    {
        var send = Assert.IsType<ClientMessage.Send>(Read(
            """{"type":"send","id":null,"room":"r","cid":null,"data":null,"meta":null,"echo":null}"""));
        var hello = Assert.IsType<ClientMessage.Hello>(Read("""{"type":"hello","session":null,"joins":null}"""));
        var join = Assert.IsType<ClientMessage.Join>(Read("""{"type":"join","room":"r","since":null,"limit":null}"""));

        Assert.Equal((null, null, false, 0), (send.Id, send.MessageId, send.Echo, send.Meta.Length));
        Assert.Equal("null"u8, send.Payload.Data.Span);
        Assert.Equal(((string?)null, false), (hello.Session, hello.Joins.HasValue));
        Assert.Equal(new RoomJoin("r", null, null), join.Room);
    }

    [Fact]
    public void Read_WhenFieldsAreUnknown_IgnoresThem() =>
        Assert.Equal(new ClientMessage.Leave(6, "r"), Read("""{"presence":true,"type":"leave","x":{"y":[1,{}]},"id":6,"room":"r","z":null}"""));

    [Theory]
    [InlineData("true", PayloadKind.Json, "true")]
    [InlineData("false", PayloadKind.Json, "false")]
    [InlineData("-0.10e+2", PayloadKind.Json, "-0.10e+2")]
    [InlineData("1e999", PayloadKind.Json, "1e999")]
    [InlineData("{}", PayloadKind.Json, "{}")]
    [InlineData("{\"a\":\"\\ud800\"}", PayloadKind.Json, "{\"a\":\"\\ud800\"}")]
    [InlineData("\"\"", PayloadKind.Text, "")]
    [InlineData("\"\\ud83d\\ude00\"", PayloadKind.Text, "😀")]
    [InlineData("\"\\u0000\\/\\\\\\\"\"", PayloadKind.Text, "\0/\\\"")]
    public void Read_Data_OfAnyKind_IsKept(string data, PayloadKind kind, string expected)
    {
        var send = Assert.IsType<ClientMessage.Send>(Read("{\"type\":\"send\",\"room\":\"r\",\"data\":" + data + "}"));

        Assert.Equal((kind, expected), (send.Payload.Kind, Encoding.UTF8.GetString(send.Payload.Data.Span)));
    }

    [Theory]
    [InlineData(64, 'x', true)]
    [InlineData(65, 'x', false)]
    [InlineData(32, 'ö', true)]
    [InlineData(33, 'ö', false)]
    public void Read_MessageId_MayHave64BytesOfUtf8(int length, char letter, bool allowed)
    {
        var text = "{\"type\":\"send\",\"room\":\"r\",\"data\":1,\"cid\":\"" + new string(letter, length) + "\"}";

        Assert.Equal(allowed, ClientMessageReader.TryRead(Encoding.UTF8.GetBytes(text), out _, out _));
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void Read_Meta_MayHave1024Bytes(int length, bool allowed)
    {
        var meta = "{\"traceparent\":\"" + new string('x', length - 18) + "\"}";
        Assert.Equal(length, meta.Length);
        var read = ClientMessageReader.TryRead(
            Encoding.UTF8.GetBytes("{\"type\":\"send\",\"room\":\"r\",\"data\":1,\"meta\":" + meta + "}"), out var message, out _);

        Assert.Equal(allowed, read);
        Assert.True(!allowed || Encoding.UTF8.GetString(Assert.IsType<ClientMessage.Send>(message).Meta.Span) == meta);
    }

    [Fact]
    public void Read_WhenTheFrameIsOverwritten_KeepsItsCopies()
    {
        var frame = """{"type":"send","room":"r","data":{"a":1},"meta":{"k":"v"}}"""u8.ToArray();
        Assert.True(ClientMessageReader.TryRead(frame, out var message, out _));

        frame.AsSpan().Fill((byte)'!');

        var send = Assert.IsType<ClientMessage.Send>(message);
        Assert.Equal("""{"a":1}"""u8, send.Payload.Data.Span);
        Assert.Equal("""{"k":"v"}"""u8, send.Meta.Span);
    }

    [Fact]
    public void Read_WhenTheTypeIsHuge_DoesNotSendItAllBack()
    {
        var text = "{\"type\":\"" + new string('x', 60_000) + "\"}";

        Assert.False(ClientMessageReader.TryRead(Encoding.UTF8.GetBytes(text), out _, out var fault));

        Assert.Same(EdgeError.BadType, fault!.Error);
        Assert.InRange(fault.Text.Length, 1, 200);
    }

    private static bool TryReadNested(string before, int depth, string after, out WireFault? fault) => ClientMessageReader.TryRead(
        Encoding.UTF8.GetBytes(before + new string('[', depth) + new string(']', depth) + after), out _, out fault);

    private static ClientMessage Read(string text)
    {
        Assert.True(ClientMessageReader.TryRead(Encoding.UTF8.GetBytes(text), out var message, out var fault), fault?.Text);
        return message!;
    }
}
