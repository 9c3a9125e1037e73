using Akka.Actor;
using Edge.Actors.Objects.Index;

namespace Edge.Actors.Objects.Running;

/// <summary>Tells the index of objects what it must know before a write counts, again until it has it. Part of the object's actor.</summary>
internal sealed class ObjectIndexing(IActorRef index, IActorRef self, TimeProvider time)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);
    private ObjectIndexProtocol.Register? _register;
    private ObjectIndexProtocol.Schedule? _schedule;
    private long _asked;

    /// <summary>Whether an answer is awaited.</summary>
    public bool IsPending => _register is not null || _schedule is not null;

    /// <summary>The object is to be listed.</summary>
    public void Register(ObjectId id)
    {
        _register = new ObjectIndexProtocol.Register(id);
        Ask();
    }

    /// <summary>The object is to be woken.</summary>
    public void Schedule(ObjectId id, DateTimeOffset alarm, long version)
    {
        _schedule = new ObjectIndexProtocol.Schedule(id, alarm, version);
        Ask();
    }

    /// <summary>Says what the index should know already, whatever became of the last incarnation's asking.</summary>
    public void Remind(ObjectId id, DateTimeOffset? alarm, long version)
    {
        index.Tell(new ObjectIndexProtocol.Register(id), ActorRefs.NoSender);
        if (alarm is { } set)
        {
            index.Tell(new ObjectIndexProtocol.Schedule(id, set, version), ActorRefs.NoSender);
        }
    }

    /// <summary>Says what the alarm is now.</summary>
    public void Settle(ObjectId id, DateTimeOffset? next, long version) =>
        index.Tell(new ObjectIndexProtocol.AlarmSettled(id, next, version), ActorRefs.NoSender);

    public void OnAnswer(ObjectIndexProtocol.IObjectEntry answer)
    {
        if (answer is ObjectIndexProtocol.Registered)
        {
            _register = null;
        }
        else if (answer is ObjectIndexProtocol.Scheduled scheduled && scheduled.Version == _schedule?.Version)
        {
            _schedule = null;
        }
    }

    public void OnTick()
    {
        if (IsPending && time.GetElapsedTime(_asked) >= AskAgainAfter)
        {
            Ask();
        }
    }

    private void Ask()
    {
        _asked = time.GetTimestamp();
        if (_register is not null)
        {
            index.Tell(_register, self);
        }

        if (_schedule is not null)
        {
            index.Tell(_schedule, self);
        }
    }
}
