using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Edge.Actors.Rooms;

namespace Edge.Actors.Relays;

/// <summary>
/// Reads one range of a room's log from the journal for the relay that created it, answers with <see cref="HistoryRead"/>
/// or <see cref="HistoryUnread"/>, and ends. Reading here and not in the room keeps history off the room's only thread.
/// </summary>
internal sealed class HistoryReader : UntypedActor
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly RoomName _room;
    private readonly HistoryRange _range;
    private readonly ImmutableArray<RoomMessage>.Builder _messages = ImmutableArray.CreateBuilder<RoomMessage>();

    public HistoryReader(RoomName room, HistoryRange range)
    {
        _room = room;
        _range = range;
    }

    public static Props CreateProps(RoomName room, HistoryRange range) => Props.Create<HistoryReader>(room, range);

    protected override void PreStart()
    {
        Context.SetReceiveTimeout(Deadline);
        var most = _range.To - _range.From + 1;
        Persistence.Instance.Apply(Context.System).JournalFor(null)
            .Tell(new ReplayMessages(_range.From, _range.To, most, RoomActor.IdOf(_room), Self));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ReplayedMessage { Persistent.Payload: RoomEvents.MessagePosted posted }:
                _messages.Add(PostBatch.ToMessage(posted));
                break;
            case RecoverySuccess:
                Finish(new HistoryRead(_range, _messages.ToImmutable()));
                break;
            case ReplayMessagesFailure failure:
                Finish(new HistoryUnread(_range, failure.Cause));
                break;
            case ReceiveTimeout:
                Finish(new HistoryUnread(_range, new TimeoutException($"The journal did not answer in {Deadline}.")));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Finish(object result)
    {
        Context.Parent.Tell(result);
        Context.Stop(Self);
    }
}

/// <summary>A range of seqs, both included, and who wants it.</summary>
internal sealed record HistoryRange(long From, long To, IHistoryPurpose Purpose);

/// <summary>What a page of history is read for; decides what the relay does with it.</summary>
internal interface IHistoryPurpose;

/// <summary>A range of the log; messages that retention has removed are missing at its beginning.</summary>
internal sealed record HistoryRead(HistoryRange Range, ImmutableArray<RoomMessage> Messages) : INoSerializationVerificationNeeded;

/// <summary>The journal could not be read.</summary>
internal sealed record HistoryUnread(HistoryRange Range, Exception? Cause) : INoSerializationVerificationNeeded;
