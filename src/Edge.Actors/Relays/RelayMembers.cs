using Edge.Actors.Telemetry;
using Edge.Streams.Outbox;

namespace Edge.Actors.Relays;

/// <summary>
/// The members of one room on this node, and the fan-out to them. It never waits for one: who has no room falls behind
/// and is caught up apart.
/// </summary>
internal sealed class RelayMembers
{
    private readonly List<RoomMember> _members = [];

    public int Count => _members.Count;

    public IReadOnlyList<RoomMember> All => _members;

    public void Add(RoomMember member)
    {
        member.Index = _members.Count;
        _members.Add(member);
    }

    public bool Remove(RoomMember member)
    {
        if (member.Index < 0)
        {
            return false;
        }

        var last = _members[^1];
        _members[member.Index] = last;
        last.Index = member.Index;
        _members.RemoveAt(_members.Count - 1);
        member.Index = -1;
        return true;
    }

    /// <summary>
    /// Hands messages to all members that are not behind. The members' own posts among them were put into
    /// <see cref="RoomMember.Own"/> before.
    /// </summary>
    /// <param name="messages">In seq order, without holes, none of them delivered before.</param>
    /// <param name="epoch">For acknowledgements.</param>
    /// <param name="fellBehind">Called for each member whose outbox is full.</param>
    public void FanOut(RelayMessage[] messages, string epoch, Action<RoomMember> fellBehind)
    {
        OutboundFrames? plain = null;
        OutboundFrames? rich = null;
        var last = messages[^1].Seq;
        var delivered = 0;
        foreach (var member in _members)
        {
            if (member.Lag is not null)
            {
                continue;
            }

            var frames = member switch
            {
                { Own: { } own } => MemberFrames.Personal(messages, member.Mode, epoch, own),
                { Mode: MemberMode.Rich } => rich ??= MemberFrames.Shared(messages, MemberMode.Rich),
                _ => plain ??= MemberFrames.Shared(messages, MemberMode.Plain),
            };
            if (frames.Count == 0 || member.Outbox.Offer(frames) != OfferResult.Full)
            {
                member.Delivered = last;
                delivered += frames.Count;
            }
            else
            {
                fellBehind(member);
            }
        }

        EdgeActorsTelemetry.MessagesDelivered.Add(delivered);
    }
}
