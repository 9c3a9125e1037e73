using System.Collections.Immutable;
using Akka.Actor;
using Edge.Actors.Http;
using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Objects.Running;

/// <summary>
/// Gathers what a program does in a turn. Used by the program's thread alone, but for <see cref="End"/>, <see cref="PostLater"/>
/// and <see cref="OnStored"/>.
/// </summary>
/// <param name="actor">The object's.</param>
/// <param name="storage">The object's.</param>
/// <param name="most">How many bytes a turn may send; with more the object is reset.</param>
internal sealed class ProgramOutput(IActorRef actor, MemoryStorage storage, long most)
{
    private readonly Lock _gate = new();
    private readonly ImmutableArray<Effect>.Builder _effects = ImmutableArray.CreateBuilder<Effect>();
    private readonly ImmutableArray<ProgramSocket>.Builder _receivers = ImmutableArray.CreateBuilder<ProgramSocket>();
    private readonly List<Effect> _later = [];
    private SocketMessage? _message;
    private long _bytes;
    private ObjectFailure? _tooMuch;
    private volatile bool _isOver;
    private long _written;
    private long _stored;

    /// <summary>Whether the program may do nothing any more.</summary>
    public bool IsOver => _isOver;

    /// <summary>Whether all that the program changed is durable.</summary>
    public bool IsDurable => !_isOver && !storage.IsChanged && Volatile.Read(ref _stored) == _written;

    /// <summary>From now on nothing the program does counts. Any thread.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
        }
    }

    public void Post(Effect effect)
    {
        Seal();
        Add(effect);
    }

    /// <summary>One message sent to many sockets in a row is one effect.</summary>
    /// <exception cref="ObjectException">The turn has sent too much.</exception>
    public void Send(ProgramSocket socket, SocketMessage message)
    {
        if (!ReferenceEquals(message, _message))
        {
            Seal();
        }

        if (_tooMuch is not null)
        {
            throw new ObjectException(_tooMuch);
        }

        _message = message;
        _receivers.Add(socket);
    }

    public void Flush()
    {
        Seal();
        lock (_gate)
        {
            _effects.AddRange(_later);
            _later.Clear();
            _bytes = 0;
            if (_isOver)
            {
                _effects.Clear();
                return;
            }

            var changes = storage.TakeChanges();
            if (changes is not null)
            {
                _effects.Add(new Effect.Stored(this, ++_written));
            }

            if (_effects.Count > 0)
            {
                Tell(changes, _effects.DrainToImmutable());
            }
        }
    }

    /// <summary>Posts apart from the program's turns: at once, or with the end of a turn that has changed something. Any thread.</summary>
    public void PostLater(Effect effect)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            if (storage.IsChanged)
            {
                _later.Add(effect);
            }
            else
            {
                Tell(null, [effect]);
            }
        }
    }

    /// <summary>So many of the turns that changed something are durable. Any thread.</summary>
    public void OnStored(long turns) => Volatile.Write(ref _stored, turns);

    private void Tell(StorageChanges? changes, ImmutableArray<Effect> effects) =>
        actor.Tell(new ProgramMessages.Turn(changes, effects), ActorRefs.NoSender);

    private void Seal()
    {
        if (_message is not null)
        {
            Add(new Effect.Send(_message, _receivers.DrainToImmutable()));
            _message = null;
        }
    }

    private void Add(Effect effect)
    {
        if (_isOver)
        {
            return;
        }

        _bytes += effect.Bytes;
        _effects.Add(effect);
        if (_bytes > most)
        {
            _effects.Clear();
            _tooMuch = ObjectFailures.TooMuchOutput(most);
            End();
            actor.Tell(new ProgramMessages.Abort(_tooMuch), ActorRefs.NoSender);
        }
    }
}
