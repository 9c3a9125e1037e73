using Akka.Actor;
using Edge.Actors.Rooms;
using Edge.Streams.Outbox;
using Edge.Streams.Wire;

namespace Edge.Actors.Relays;

/// <summary>How a relay tells members that something did not work.</summary>
internal static class RelayReplies
{
    /// <summary>A post was not stored, or nobody knows.</summary>
    public static void Fail(PendingPost first, EdgeError error, string text)
    {
        for (var pending = first; pending is not null; pending = pending.Next)
        {
            var (post, member) = (pending.Post, pending.Post.Member);
            if (member.Mode == MemberMode.Rich)
            {
                Reply(member, new ErrorReply(post.Id, error, text, null, post.Room.Value, post.MessageId));
            }
            else
            {
                // Plain mode has no way to refuse one message, and silence would look like success.
                member.Close(EdgeClose.RoomUnavailable, discard: false);
            }

            member.Connection.Tell(new RelayProtocol.PostsSettled(post.Room, 1), ActorRefs.NoSender);
        }
    }

    /// <summary>A page of history could not be given.</summary>
    public static void HistoryError(RoomMember member, RoomName room, uint? id, EdgeError error, string text) =>
        Reply(member, new ErrorReply(id, error, text, null, room.Value, null));

    private static void Reply(RoomMember member, ErrorReply error) =>
        member.Outbox.Reply(OutboundFrames.One(ServerMessageWriter.Error(error)));
}
