using System.Collections.Immutable;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Links;
using Edge.Streams.Framing;

namespace Edge.Actors.Tests.Serialization;

/// <summary>One fixed value of every item that travels on links. Golden files hold their bytes: never change one.</summary>
internal static class LinkSamples
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1764000000000);
    private static readonly byte[] Data = [1, 2, 3];
    private static readonly EdgeHeaders Headers = EdgeHeaders.Of([new("X-A", "1"), new("X-A", "2")]);
    private static readonly SocketDescription Socket = new("c_1", true, 638_000_000_000_000_000, ["a", "b"], Data);

    public static ImmutableArray<LinkItem> FromGateway { get; } =
    [
        new Fragment(Data, IsLast: true),
        new GatewayItems.Attached(2, Socket, Time),
        new GatewayItems.Attached(4, Socket with { IsHibernatable = false, Attachment = null }, null),
        new GatewayItems.AttachedAll(new AutoResponse("ping", "pong")),
        new GatewayItems.AttachedAll(null),
        new GatewayItems.Incoming(1, 2, new WebSocketMessage(Opcode.Text, Data), Time),
        new GatewayItems.Over(2, 2, new CloseStatus(4001, "bye"), true),
        new GatewayItems.Broken(3, 4, "too large"),
        new GatewayItems.Fetch(4, new EdgeRequest { Method = "POST", Url = "https://a/b", Headers = Headers, Body = EdgeBody.Of(Data) }),
        new GatewayItems.Call(5, "method", Data),
        new GatewayItems.AutoResponded([new(2, Time), new(4, Time)]),
        new GatewayItems.Read(6, 32_768),
        new GatewayItems.Left(6),
    ];

    public static ImmutableArray<LinkItem> FromObject { get; } =
    [
        new ObjectItems.Deliver(new SocketMessage(Opcode.Binary, Data), [1, 2, 300]),
        new ObjectItems.Close(1, 4001, "bye"),
        new ObjectItems.Cut(1),
        new ObjectItems.Keep(1, Data),
        new ObjectItems.Keep(1, null),
        new ObjectItems.AutoRespond(new AutoResponse("ping", "pong")),
        new ObjectItems.Done([1, 2]),
        new ObjectItems.Answer(4, new EdgeResponse { Status = 101, StatusText = "Yes", Headers = Headers }, 1, Socket),
        new ObjectItems.Answer(4, new EdgeResponse { Status = 404, Body = EdgeBody.Of(Data) }, 0, null),
        new ObjectItems.Result(5, Data),
        new ObjectItems.Failed(5, new ObjectFailure("TypeError", "no") { Retryable = true, Overloaded = true, Reset = true, Remote = true }),
        new ObjectItems.Answer(6, new EdgeResponse(), 0, null) { Stream = 6 },
        new ObjectItems.Chunk(6, Data),
        new ObjectItems.EndOfBody(6, null),
        new ObjectItems.EndOfBody(7, "broke"),
    ];
}
