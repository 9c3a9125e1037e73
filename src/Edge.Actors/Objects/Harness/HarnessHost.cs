using System.Collections.Immutable;
using Edge.Actors.Http;
using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Objects.Harness;

/// <summary>What an object under test may do to its world, for one awakening.</summary>
internal sealed class HarnessHost : ObjectSockets, IObjectHost
{
    private readonly HarnessCore _core;
    private readonly MemoryStorage _storage;
    private readonly Dictionary<string, HarnessObjectSocket> _sockets = [];
    private volatile bool _isOver;

    public HarnessHost(HarnessCore core, ObjectId id, TimeProvider time)
    {
        _core = core;
        Id = id;
        Time = time;
        _storage = new MemoryStorage(new ObjectStorageOptions(), core.Journal.Map, core.Journal.Alarm);
    }

    public ObjectId Id { get; }

    public TimeProvider Time { get; }

    public ObjectStorage Storage => _storage;

    public ObjectSockets Sockets => this;

    public bool IsDurable => !_isOver && !_storage.IsChanged && !_core.Journal.IsWaiting;

    public void Flush()
    {
        // It ends under the same lock: what it wrote before that was lost, and it writes nothing more.
        lock (_core.Gate)
        {
            if (!_isOver && _storage.TakeChanges() is { } changes)
            {
                _core.Journal.Write(changes);
            }
        }
    }

    public void Post(Action effect)
    {
        lock (_core.Gate)
        {
            Flush();
            if (!_isOver)
            {
                _core.Journal.Post(effect);
            }
        }
    }

    public Task WhenDurableAsync()
    {
        var durable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(durable.SetResult);
        return durable.Task;
    }

    public void Respond(long number, EdgeResponse response) => Post(() => _core.Answer(number, new HarnessAnswer(response, null)));

    public void Respond(long number, EdgeResponse response, ObjectSocket socket) =>
        Post(() => _core.Answer(number, new HarnessAnswer(response, ((HarnessObjectSocket)socket).Client)));

    public void Reply(long number, ReadOnlyMemory<byte> result) =>
        Post(() => _core.Answer(number, new HarnessAnswer(new EdgeResponse { Body = EdgeBody.Of(result) }, null)));

    public void Fail(long number, ObjectFailure failure) => Post(() => _core.Fail(number, failure));

    public void Done(long number, bool failed)
    {
        if (_core.IsAlarm(number))
        {
            SettleAlarm(failed);
        }

        Post(() => _core.Done(number, failed));
    }

    public void SetAutoResponse(string? request, string? response) => Post(() => _core.Gateway.AutoResponse = (request, response));

    public void Abort(ObjectFailure failure)
    {
        End();
        _core.Reset(this, failure);
    }

    /// <summary>Nothing of it counts any more.</summary>
    public void End() => _isOver = true;

    /// <summary>The object gets an alarm that is due.</summary>
    public void HideAlarm(DateTimeOffset time) => _storage.HideAlarm(time);

    /// <summary>The object's side of a client.</summary>
    public HarnessObjectSocket Attach(HarnessSocket client)
    {
        lock (_core.Gate)
        {
            return _sockets.TryGetValue(client.Id, out var known) ? known : _sockets[client.Id] = new(client, this, _core.Gateway);
        }
    }

    public void Detach(HarnessSocket client)
    {
        lock (_core.Gate)
        {
            _sockets.Remove(client.Id);
        }
    }

    public override IReadOnlyList<ObjectSocket> List(string? tag)
    {
        var known = _core.Sockets.Where(socket => socket.IsHibernatable && (tag is null || socket.Tags.Contains(tag)));
        return [.. known.Select(Attach)];
    }

    public override ObjectSocket Accept(bool hibernatable, ImmutableArray<string> tags) => Attach(_core.Accept(hibernatable, tags));

    private void SettleAlarm(bool failed)
    {
        if (failed)
        {
            _storage.ShowAlarm();
        }
        else
        {
            _storage.SettleAlarm();
        }
    }
}
