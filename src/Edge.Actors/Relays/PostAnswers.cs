using Akka.Actor;
using Edge.Streams.Outbox;

namespace Edge.Actors.Relays;

/// <summary>
/// Acknowledges members' posts once they are in the log, each in the place where its message would stand, and tells the
/// connections that they need no more care.
/// </summary>
internal sealed class PostAnswers(RelayLog log)
{
    /// <summary>Posts that the room has not answered.</summary>
    public PendingPosts Pending { get; } = new();

    /// <summary>So many of a member's posts are done.</summary>
    public static void SettleOwn(RoomMember member, int count)
    {
        if (count > 0)
        {
            member.Connection.Tell(new RelayProtocol.PostsSettled(member.Room, count), ActorRefs.NoSender);
        }
    }

    /// <summary>Finds the posts among messages that are about to be fanned out, and gives them to their members.</summary>
    public List<RoomMember>? CollectOwn(RelayMessage[] messages)
    {
        List<RoomMember>? owners = null;
        if (Pending.Count == 0)
        {
            return null;
        }

        foreach (var message in messages)
        {
            Pending.TryRemove(message.Key, out var first);
            for (var pending = first; pending is not null; pending = pending.Next)
            {
                var member = pending.Post.Member;
                (member.Own ??= []).Add(new OwnPost(message.Seq, message.Timestamp, pending, Repeated: pending != first));
                (owners ??= []).Add(member);
            }
        }

        return owners;
    }

    /// <summary>After the fan-out, which has written the acknowledgements of members that keep up.</summary>
    public void Settle(List<RoomMember>? owners)
    {
        foreach (var member in owners ?? [])
        {
            if (member.Own is not { } own)
            {
                continue;
            }

            member.Own = null;
            if (member.Index >= 0 && member.Lag is null)
            {
                SettleOwn(member, own.Count);
            }
            else
            {
                own.ForEach(each => Acknowledge(member, each));
            }
        }
    }

    /// <summary>Tells everybody who asked for the same message that it is in the log.</summary>
    public void Answer(PendingPost first, long seq, long timestamp)
    {
        for (var pending = first; pending is not null; pending = pending.Next)
        {
            Acknowledge(pending.Post.Member, new OwnPost(seq, timestamp, pending, Repeated: true));
        }
    }

    /// <summary>Writes an acknowledgement, or keeps it until its member, who is behind, has all before it.</summary>
    private void Acknowledge(RoomMember member, OwnPost own)
    {
        if (member is { Index: >= 0, Lag: { } lag } && own.Seq > member.Delivered)
        {
            lag.Keep(own);
            return;
        }

        if (member.Mode == MemberMode.Rich)
        {
            member.Outbox.Reply(OutboundFrames.One(MemberFrames.Ack(own, log.Epoch)));
        }

        SettleOwn(member, 1);
    }
}
