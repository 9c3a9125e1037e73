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
    public void Read_WhatIsWrong_NamesTheError(string text, string code)
    {
        Assert.False(ClientMessageReader.TryRead(Encoding.UTF8.GetBytes(text), out var message, out var fault));
        Assert.Null(message);
        Assert.Equal(code, fault!.Error.Code);
        Assert.Equal(text.Contains("\"id\":4", StringComparison.Ordinal) ? 4u : null, fault.Id);
    }

    private static ClientMessage Read(string text)
    {
        Assert.True(ClientMessageReader.TryRead(Encoding.UTF8.GetBytes(text), out var message, out var fault), fault?.Text);
        return message!;
    }
}
