using System.Collections.Immutable;
using System.Text;
using Akka.Actor;

namespace Edge.Actors.Rooms;

/// <summary>The posts of one write: new ones become facts, the others are answered when the write is done.</summary>
internal sealed class PostBatch
{
    /// <summary>What one <see cref="RoomProtocol.Committed"/> holds at most, well below the size of a remote frame.</summary>
    public const int MaxCommittedBytes = 64 * 1024;

    /// <summary>Numbers, key, tags and lengths of one message.</summary>
    private const int OverheadBytes = 64;

    private readonly List<RoomEvents.MessagePosted> _facts = [];
    private readonly HashSet<MessageKey> _keys = [];
    private List<WaitingPost>? _duplicates;

    /// <summary>What is to be stored, in order.</summary>
    public IReadOnlyList<RoomEvents.MessagePosted> Facts => _facts;

    public static PostBatch Collect(
        WaitingPosts waiting, int most, RoomState state, DateTimeOffset now, string newEpoch)
    {
        var batch = new PostBatch();
        var milliseconds = now.ToUnixTimeMilliseconds();
        while (batch._facts.Count < most && waiting.TryDequeue(out var next))
        {
            if (state.FindDuplicate(next.Key) is not null || !batch._keys.Add(next.Key))
            {
                (batch._duplicates ??= []).Add(next);
                continue;
            }

            batch._facts.Add(state.Decide(next.Post, batch._facts.Count, milliseconds, newEpoch));
        }

        return batch;
    }

    /// <summary>Whether a post with this key is among those to be stored.</summary>
    public bool Contains(MessageKey key) => _keys.Contains(key);

    /// <summary>What the relays are told, in pieces that fit into a remote frame.</summary>
    /// <param name="room">The room.</param>
    /// <param name="waiting">How many posts the next write takes.</param>
    public IEnumerable<RoomProtocol.Committed> ToCommitted(RoomName room, int waiting)
    {
        var messages = ImmutableArray.CreateBuilder<RoomMessage>(_facts.Count);
        var following = _facts.Count + waiting;
        var bytes = 0;
        foreach (var fact in _facts)
        {
            var size = SizeOf(fact);
            if (messages.Count > 0 && bytes + size > MaxCommittedBytes)
            {
                following -= messages.Count;
                yield return new RoomProtocol.Committed(room, fact.Epoch, messages.DrainToImmutable(), following);
                bytes = 0;
            }

            messages.Add(ToMessage(fact));
            bytes += size;
        }

        yield return new RoomProtocol.Committed(room, _facts[0].Epoch, messages.DrainToImmutable(), waiting);
    }

    /// <summary>Tells relays where their repeated posts are; to be called when the state has all facts.</summary>
    public void ReplyToDuplicates(RoomName room, RoomState state)
    {
        foreach (var (post, key) in _duplicates ?? [])
        {
            if (state.FindDuplicate(key) is { } seen)
            {
                ReplyToDuplicate(room, state.Epoch, post.Relay, seen);
            }
        }
    }

    /// <summary>Tells a relay where its repeated post is.</summary>
    public static void ReplyToDuplicate(RoomName room, string epoch, IActorRef relay, SeenPost seen) =>
        relay.Tell(new RoomProtocol.Duplicate(room, seen.Key, epoch, seen.Seq, seen.Timestamp), ActorRefs.NoSender);

    public static RoomMessage ToMessage(RoomEvents.MessagePosted fact) => new(
        fact.Seq, fact.Timestamp, fact.From, MessageKey.Of(fact.Scope, fact.MessageId), fact.MessageId, fact.Kind, fact.Data,
        fact.Meta);

    private static int SizeOf(RoomEvents.MessagePosted fact) => OverheadBytes + fact.Data.Length + fact.Meta.Length
        + Encoding.UTF8.GetByteCount(fact.MessageId) + Encoding.UTF8.GetByteCount(fact.From ?? string.Empty);
}
