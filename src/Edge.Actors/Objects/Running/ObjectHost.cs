using System.Collections.Concurrent;
using Akka.Actor;
using Edge.Actors.Http;
using Edge.Actors.Objects.Links;
using Edge.Actors.Objects.Storage;
using Edge.Streams.Framing;
using Edge.Streams.Transport;

namespace Edge.Actors.Objects.Running;

/// <summary>A program's way to its actor.</summary>
internal sealed class ObjectHost : IObjectHost
{
    private static readonly SocketClosed Cut = new(new CloseStatus(CloseCodes.Abnormal, string.Empty), Clean: false, ByPeer: false);
    private readonly IActorRef _actor;
    private readonly MemoryStorage _storage;
    private readonly ProgramOutput _output;
    private readonly ProgramSockets _sockets;
    private readonly ConcurrentDictionary<long, ProgramSocket> _ending = new();
    private readonly Dictionary<long, Task> _sending = [];
    private readonly ConcurrentDictionary<long, AnswerPump> _pumps = new();
    private readonly ConcurrentDictionary<TaskCompletionSource, bool> _waiters = new();
    private readonly ConcurrentDictionary<SocketBridge, bool> _bridges = new();
    private volatile AutoResponse? _autoResponse;
    private long _alarm;

    public ObjectHost(ObjectId id, TimeProvider time, IActorRef actor, MemoryStorage storage, long mostOutput)
    {
        Id = id;
        Time = time;
        _actor = actor;
        _storage = storage;
        _output = new ProgramOutput(actor, storage, mostOutput);
        _sockets = new ProgramSockets(_output, time);
    }

    public ObjectId Id { get; }

    public TimeProvider Time { get; }

    public ObjectStorage Storage => _storage;

    public ObjectSockets Sockets => _sockets;

    public (string Request, string Response)? AutoResponse => _autoResponse is { } pair ? (pair.Request, pair.Response) : null;

    public bool IsDurable => _output.IsDurable;

    public void Flush() => _output.Flush();

    public Task WhenDurableAsync()
    {
        Flush();
        if (IsDurable)
        {
            return Task.CompletedTask;
        }

        if (_output.IsOver)
        {
            return Task.FromException(new ObjectException(ObjectFailures.Reset));
        }

        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters[waiter] = true;
        _ = waiter.Task.ContinueWith(_ => _waiters.TryRemove(waiter, out var _), TaskScheduler.Default);
        Post(new Effect.Durable(waiter));
        if (_output.IsOver)
        {
            waiter.TrySetException(new ObjectException(ObjectFailures.Reset));
        }

        return waiter.Task;
    }

    public void Respond(long number, EdgeResponse response)
    {
        if (response.Socket is { } end)
        {
            Bridge(number, response, end);
            return;
        }

        if (response.Body.Bytes is not null)
        {
            Post(new Effect.Respond(number, response, Socket: null));
            return;
        }

        var pump = new AnswerPump(number, response.Body.Open(), _output, Time);
        _pumps[number] = pump;
        Post(new Effect.Respond(number, response with { Body = EdgeBody.Empty }, Socket: null) { Streams = true });
        if (_output.IsOver)
        {
            pump.Leave();
        }

        _sending[number] = pump.RunAsync();
    }

    public void Respond(long number, EdgeResponse response, ObjectSocket socket) =>
        Post(new Effect.Respond(number, response with { Body = EdgeBody.Empty }, (ProgramSocket)socket));

    public void Reply(long number, ReadOnlyMemory<byte> result) => Post(new Effect.Reply(number, result));

    public void Fail(long number, ObjectFailure failure) => Post(new Effect.Fail(number, failure));

    public void Done(long number, bool failed)
    {
        if (_ending.TryRemove(number, out var socket))
        {
            _sockets.Remove(socket);
        }

        if (number == Volatile.Read(ref _alarm))
        {
            EndAlarm(failed);
        }

        if (!_sending.Remove(number, out var sending))
        {
            Post(new Effect.Done(number, failed));
            return;
        }

        Flush();
        _ = DoneAfterAsync(sending, new Effect.Done(number, failed));
    }

    public void SetAutoResponse(string? request, string? response)
    {
        _autoResponse = request is null ? null : new AutoResponse(request, response ?? string.Empty);
        Post(new Effect.AutoRespond(_autoResponse));
    }

    public void Abort(ObjectFailure failure)
    {
        if (_output.IsOver)
        {
            return;
        }

        End();
        _actor.Tell(new ProgramMessages.Abort(failure), ActorRefs.NoSender);
    }

    /// <summary>A gateway holds this socket. Any thread.</summary>
    public ProgramSocket Attach(SocketDescription description)
    {
        var socket = new ProgramSocket(description, _output);
        _sockets.Arrive(socket);
        return socket;
    }

    /// <summary>Gateways answer this for the object since before. Any thread.</summary>
    public void Inherit(AutoResponse pair) => _autoResponse ??= pair;

    /// <summary>A socket goes when this event is done. Any thread.</summary>
    public void EndWith(long number, ProgramSocket socket) => _ending[number] = socket;

    /// <summary>The reader of an answer has taken so many bytes in all. Any thread.</summary>
    public void OnRead(long number, long taken)
    {
        if (_pumps.TryGetValue(number, out var pump))
        {
            pump.OnRead(taken);
        }
    }

    /// <summary>Nobody reads an answer any more. Any thread.</summary>
    public void OnLeft(long number)
    {
        if (_pumps.TryGetValue(number, out var pump))
        {
            pump.Leave();
        }
    }

    /// <summary>This event is the alarm: the program sees none while it handles it. Any thread.</summary>
    public void BeginAlarm(long number, DateTimeOffset time)
    {
        Volatile.Write(ref _alarm, number);
        _storage.HideAlarm(time);
    }

    /// <summary>From now on nothing the program does counts. Any thread.</summary>
    public void End()
    {
        _output.End();
        foreach (var waiter in _waiters.Keys)
        {
            waiter.TrySetException(new ObjectException(ObjectFailures.Reset));
        }

        foreach (var bridge in _bridges.Keys)
        {
            bridge.End(Cut);
        }

        foreach (var pump in _pumps.Values)
        {
            pump.Leave();
        }
    }

    private void Bridge(long number, EdgeResponse response, ISocketEnd end)
    {
        var bridge = new SocketBridge(end, _output, ended => _bridges.TryRemove(ended, out _));
        _bridges[bridge] = true;
        var socket = _sockets.Accept(bridge);
        Post(new Effect.Respond(number, response with { Body = EdgeBody.Empty, Socket = null }, socket));
        bridge.Open(socket);
        if (_output.IsOver)
        {
            bridge.End(Cut);
        }
    }

    private void EndAlarm(bool failed)
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

    private void Post(Effect effect)
    {
        _output.Post(effect);
        _output.Flush();
    }

    private async Task DoneAfterAsync(Task sending, Effect.Done done)
    {
        await sending.ConfigureAwait(false);
        _pumps.TryRemove(done.Number, out _);
        _output.PostLater(done);
    }
}
