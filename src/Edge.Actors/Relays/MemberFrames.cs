using Edge.Streams.Outbox;
using Edge.Streams.Wire;

namespace Edge.Actors.Relays;

/// <summary>Puts the frames of room messages together, for all members of a mode or for one.</summary>
internal static class MemberFrames
{
    /// <summary>The frames of all messages as one shared piece.</summary>
    public static OutboundFrames Shared(ReadOnlySpan<RelayMessage> messages, MemberMode mode)
    {
        if (messages.Length == 1)
        {
            return OutboundFrames.One(messages[0].FrameFor(mode));
        }

        var frames = new FrameList();
        foreach (var message in messages)
        {
            frames.Add(message.FrameFor(mode));
        }

        return frames.ToFrames();
    }

    /// <summary>
    /// The same for one member who sent some of them: in plain mode its own are left out, in rich mode the acknowledgement
    /// stands in their place, so that on every connection messages and acks appear in seq order.
    /// </summary>
    public static OutboundFrames Personal(
        ReadOnlySpan<RelayMessage> messages, MemberMode mode, string epoch, IReadOnlyList<OwnPost> ownPosts)
    {
        var frames = new FrameList();
        foreach (var message in messages)
        {
            var (isOwn, isWanted) = (false, false);
            foreach (var own in ownPosts)
            {
                if (own.Seq != message.Seq)
                {
                    continue;
                }

                (isOwn, isWanted) = (true, isWanted || own.Pending.Post.Echo);
                if (mode == MemberMode.Rich)
                {
                    frames.Add(Ack(own, epoch));
                }
            }

            if (!isOwn || (isWanted && mode == MemberMode.Rich))
            {
                frames.Add(message.FrameFor(mode));
            }
        }

        return frames.ToFrames();
    }

    public static byte[] Ack(OwnPost own, string epoch)
    {
        var post = own.Pending.Post;
        return ServerMessageWriter.Ack(new Ack(
            post.Id, post.Room.Value, post.MessageId, epoch, own.Seq, own.Timestamp, own.Repeated));
    }

    private struct FrameList()
    {
        private readonly List<byte[]> _frames = [];
        private int _bytes;

        public void Add(byte[] frame)
        {
            _frames.Add(frame);
            _bytes += frame.Length;
        }

        public readonly OutboundFrames ToFrames()
        {
            var all = new byte[_bytes];
            var written = 0;
            foreach (var frame in _frames)
            {
                frame.CopyTo(all, written);
                written += frame.Length;
            }

            return new OutboundFrames(all, _frames.Count);
        }
    }
}
