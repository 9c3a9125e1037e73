using Akka.Actor;
using Edge.Actors.Rooms;
using Edge.Streams.Wire;

namespace Edge.Actors.Relays;

/// <summary>Carries the posts of a relay's members to the room until each is answered, or has waited too long.</summary>
internal sealed class RelayPosts(RelayFeed feed, RoomSettings settings, IActorRef relay)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Whether the room should have answered by now.</summary>
    public bool IsAnswerOverdue => feed.Pending.Oldest is { } oldest && Elapsed(oldest.Sent) > AnswerTimeout;

    /// <summary>Takes a member's post.</summary>
    /// <param name="post">What was asked.</param>
    /// <param name="room">The room if it is live, else null: the post is sent with all others when it is.</param>
    public void Add(RelayProtocol.Post post, IActorRef? room)
    {
        var pending = new PendingPost(post, MessageKey.Of(post.Scope, post.MessageId), settings.Time.GetTimestamp());
        if (feed.Pending.Add(pending) && room is not null)
        {
            Send(pending, room);
        }
    }

    /// <summary>Sends all that is unanswered, in the order it came.</summary>
    public void SendAll(IActorRef room)
    {
        foreach (var pending in feed.Pending.InOrder)
        {
            Send(pending, room);
        }
    }

    /// <summary>The room has it already.</summary>
    public void OnDuplicate(RoomProtocol.Duplicate duplicate)
    {
        feed.Flush();

        // Otherwise the message itself is still to come, and its acknowledgement with it, in its place.
        if (duplicate.Seq <= feed.Ring.Head && feed.Pending.TryRemove(duplicate.Key, out var pending))
        {
            feed.Answer(pending, duplicate.Seq, duplicate.Timestamp);
        }
    }

    /// <summary>The room did not take it.</summary>
    public void OnRefused(RoomProtocol.Refused refused)
    {
        if (!feed.Pending.TryRemove(refused.Key, out var pending))
        {
            return;
        }

        if (refused.Reason == RefusalReason.Overloaded)
        {
            RelayReplies.Fail(pending, EdgeError.Overloaded, "Too many posts wait for this room. Send it again later.");
        }
        else
        {
            RelayReplies.Fail(pending, EdgeError.Internal, "The journal rejected the message.");
        }
    }

    /// <summary>Tells those who have waited too long.</summary>
    public void FailOverdue()
    {
        while (feed.Pending.Oldest is { } oldest && Elapsed(oldest.Since) > settings.Options.PostTimeout)
        {
            if (feed.Unflushed > 0)
            {
                // It may be among what waits to be handed out, and is answered then.
                feed.Flush();
                continue;
            }

            feed.Pending.TryRemove(oldest.Key, out _);
            RelayReplies.Fail(
                oldest, EdgeError.Timeout, "No answer in time: whether it was stored is unknown. Send the same cid again.");
        }
    }

    private void Send(PendingPost pending, IActorRef room)
    {
        pending.Sent = settings.Time.GetTimestamp();
        var post = pending.Post;
        room.Tell(new RoomProtocol.Post(
            post.Room, relay, post.From, post.Scope, post.MessageId, post.Kind, post.Data, post.Meta));
    }

    private TimeSpan Elapsed(long since) => settings.Time.GetElapsedTime(since);
}
