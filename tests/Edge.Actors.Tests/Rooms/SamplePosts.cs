using System.Text;
using Akka.Actor;
using Edge.Actors.Rooms;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Actors.Tests.Rooms;

/// <summary>Posts, facts and settings with the fields that a test does not care about filled in.</summary>
internal static class SamplePosts
{
    public static readonly RoomName Room = RoomName.Parse("lobby");
    public static readonly DedupeLimits Limits = new(10_000, TimeSpan.FromMinutes(5), 500_000);

    public static RoomProtocol.Post Post(string messageId) => Post(messageId, ActorRefs.Nobody);

    public static RoomProtocol.Post Post(string messageId, IActorRef relay) =>
        new(Room, relay, "ann", "s_1", messageId, RoomPayloadKind.Text, Bytes(messageId), ReadOnlyMemory<byte>.Empty);

    public static RoomEvents.MessagePosted Fact(long seq) => Fact(seq, 1_000 + seq);

    public static RoomEvents.MessagePosted Fact(long seq, long timestamp) => new(
        "epoch", seq, timestamp, "ann", "s_1", $"m{seq}", RoomPayloadKind.Text, Bytes($"m{seq}"), ReadOnlyMemory<byte>.Empty);

    public static RoomMessage Message(long seq) => PostBatch.ToMessage(Fact(seq));

    public static MessageKey Key(string messageId) => MessageKey.Of("s_1", messageId);

    public static RoomSettings Settings(TimeProvider time, Action<RoomOptions> change)
    {
        var options = new RoomOptions();
        change(options);
        return new RoomSettings(options, time, NullLogger.Instance);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
