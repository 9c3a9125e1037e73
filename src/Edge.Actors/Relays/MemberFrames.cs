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
        ReadOnlySpan<RelayMessage> messages, MemberMode mode, string epoch, Func<long, PendingPost?> ownPost)
    {
        var frames = new FrameList();
        foreach (var message in messages)
        {
            var own = ownPost(message.Seq);
            if (own is not null && mode == MemberMode.Rich)
            {
                frames.Add(Ack(own, epoch, message.Seq, message.Timestamp, duplicate: false));
            }

            if (own is null || (own.Post.Echo && mode == MemberMode.Rich))
            {
                frames.Add(message.FrameFor(mode));
            }
        }

        return frames.ToFrames();
    }

    public static byte[] Ack(PendingPost own, string epoch, long seq, long timestamp, bool duplicate) =>
        ServerMessageWriter.Ack(new Ack(
            own.Post.Id, own.Post.Room.Value, own.Post.MessageId, epoch, seq, timestamp, duplicate));

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
