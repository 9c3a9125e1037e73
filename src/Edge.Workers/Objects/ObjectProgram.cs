using System.Collections.Immutable;
using Edge.Actors.Objects;
using Edge.Streams.Framing;
using Edge.Workers.Bodies;
using Edge.Workers.Bridge;
using Edge.Workers.Isolates;
using Edge.Workers.Sockets;
using Microsoft.ClearScript;

namespace Edge.Workers.Objects;

/// <summary>
/// An object that is awake in an isolate. Its events start one after the other, each in a turn of its own, and none while the
/// script blocks them. Members are used by the loop's thread, but for those of <see cref="IObjectProgram"/>.
/// </summary>
internal sealed class ObjectProgram : IObjectProgram
{
    private readonly ScriptLoop _loop;
    private readonly ObjectPrograms _programs;
    private readonly SocketTable _sockets;
    private readonly BodyTable _bodies;
    private readonly Queue<ObjectEvent> _waiting = new();
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<long, int> _closing = [];
    private readonly EventCount _count = new();
    private bool _blocked;
    private bool _busy;
    private bool _over;
    private bool _isToFlush;

    /// <summary>Stores what it is given; <see cref="Start"/> makes the script's object.</summary>
    public ObjectProgram(int number, IObjectHost host, ObjectPrograms programs, ScriptLoop loop, SocketTable sockets, BodyTable bodies)
    {
        Number = number;
        Host = host;
        Output = new ObjectOutput(host, loop);
        _programs = programs;
        _loop = loop;
        _sockets = sockets;
        _bodies = bodies;
    }

    /// <summary>Names it in its isolate.</summary>
    public int Number { get; }

    /// <summary>What it may do.</summary>
    public IObjectHost Host { get; }

    /// <summary>What it sends.</summary>
    public ObjectOutput Output { get; }

    /// <inheritdoc/>
    public bool IsBusy
    {
        get => Volatile.Read(ref _busy);
        set => Volatile.Write(ref _busy, value);
    }

    /// <inheritdoc/>
    public void Deliver(ObjectEvent delivered) => _loop.Post(() => Take(delivered));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_loop.Post(() => EndInTurn(ended), () => ended.TrySetResult()))
        {
            await ended.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Makes the script's object; its constructor runs.</summary>
    public void Start(string className) => Run(() =>
        _loop.Call("onCreate", Number, className, Host.Id.Namespace, Host.Id.Hex, Host.Id.Name));

    /// <summary>Lets no event start, or lets them start again.</summary>
    public void Block(bool blocked)
    {
        _blocked = blocked;
        if (!blocked && _waiting.Count > 0)
        {
            _loop.Post(Next);
        }
    }

    /// <summary>Gives the script a turn of its own for what a critical section held back.</summary>
    public void AskForTurn() => _loop.Post(() =>
    {
        if (!_over)
        {
            Run(() => _loop.Call("onObjectTurn", Number));
        }
    });

    /// <summary>Resets the object.</summary>
    public void Abort(ObjectFailure failure)
    {
        if (!_over)
        {
            Forget();
            Host.Abort(failure);
        }
    }

    /// <summary>The script's number of one of its sockets.</summary>
    public int NumberOf(ObjectSocket socket)
    {
        if (!_numbers.TryGetValue(socket.Id, out var number))
        {
            _numbers[socket.Id] = number = _sockets.Add(_ => new ObjectSocketLink(socket, FlushAtEnd));
        }

        return number;
    }

    /// <summary>Makes a socket for the request that is being answered; 0 when there are too many.</summary>
    public int Accept(bool hibernatable, ImmutableArray<string> tags) =>
        hibernatable && Host.Sockets.List(null).Count >= ObjectSockets.MaxSockets
            ? 0
            : NumberOf(Host.Sockets.Accept(hibernatable, tags));

    /// <summary>An event's handler has ended.</summary>
    public void Done(long number, bool failed)
    {
        if (_over)
        {
            return;
        }

        _count.End(number, failed);
        Host.Done(number, failed);
        if (_closing.Remove(number, out var socket))
        {
            _sockets.Remove(socket);
        }
    }

    /// <summary>What it does in the present turn, whoever's that is, leaves at its end.</summary>
    public void FlushAtEnd()
    {
        if (!_isToFlush)
        {
            _isToFlush = true;
            _loop.AtEndOfTurn(isWhole =>
            {
                _isToFlush = false;
                if (isWhole)
                {
                    Flush();
                }
            });
        }
    }

    /// <summary>A turn has ended: what was written so far goes to the journal, and what was sent waits for it.</summary>
    private void Flush()
    {
        if (!_over)
        {
            Host.Flush();
        }

        Output.Flush();
    }

    private void Take(ObjectEvent delivered)
    {
        if (_blocked || _waiting.Count > 0)
        {
            _waiting.Enqueue(delivered);
        }
        else if (!_over)
        {
            Run(() => Handle(delivered));
        }
    }

    private void Next()
    {
        if (!_blocked && !_over && _waiting.TryDequeue(out var delivered))
        {
            Run(() => Handle(delivered));
            if (_waiting.Count > 0)
            {
                _loop.Post(Next);
            }
        }
    }

    /// <summary>Runs code of this object, which has the turn.</summary>
    private void Run(Action code)
    {
        _programs.EnterTurn(this);
        code();
    }

    /// <summary>Handles an event; when not even the prelude can, its sender is told.</summary>
    private void Handle(ObjectEvent delivered)
    {
        _count.Begin(delivered);
        try
        {
            Dispatch(delivered);
        }
        catch (ScriptEngineException error) when (!error.IsFatal)
        {
            if (delivered is FetchEvent or CallEvent && !_over)
            {
                Host.Fail(delivered.Number, new ObjectFailure("Error", error.Message) { Remote = true });
            }

            Done(delivered.Number, failed: true);
        }
    }

    private void Dispatch(ObjectEvent delivered)
    {
        switch (delivered)
        {
            case MessageEvent message:
                EndIf(message.Number, _loop.Call(
                    "onObjectMessage", Number, message.Number, NumberOf(message.Socket), _sockets.ToScript(message.Content)));
                break;
            case FetchEvent { Request: var request } fetch:
                var head = $"{request.Method}\n{request.Url}\n{HeaderText.Write(request.Headers)}";
                _loop.Call("onObjectFetch", Number, fetch.Number, head, _bodies.ToScript(request.Body));
                break;
            case CallEvent call:
                var packed = PackedValue.IsJson(call.Arguments.Span, out var json) ? json : _loop.Buffer.Give(call.Arguments.Span);
                _loop.Call("onObjectCall", Number, call.Number, call.Method, packed);
                break;
            case ClosedEvent { Status: var status } closed:
                Close(closed, status);
                break;
            case ErrorEvent error:
                EndIf(error.Number, _loop.Call("onObjectError", Number, error.Number, NumberOf(error.Socket), error.Problem));
                break;
            case AlarmEvent alarm:
                EndIf(alarm.Number, _loop.Call(
                    "onObjectAlarm", Number, alarm.Number, alarm.RetryCount, (double)alarm.ScheduledTime.ToUnixTimeMilliseconds()));
                break;
        }
    }

    private void Close(ClosedEvent closed, CloseStatus status)
    {
        var socket = NumberOf(closed.Socket);
        _numbers.Remove(closed.Socket.Id);
        _closing[closed.Number] = socket;
        EndIf(closed.Number, _loop.Call("onObjectClosed", Number, closed.Number, socket, status.Code, status.Reason, closed.WasClean));
    }

    private void EndIf(long number, object? ended)
    {
        if (ended is true)
        {
            Done(number, failed: false);
        }
    }

    private void EndInTurn(TaskCompletionSource ended)
    {
        if (!_over)
        {
            _loop.Call("onEndObject", Number);
            Forget();
        }

        ended.TrySetResult();
    }

    private void Forget()
    {
        _over = true;
        _waiting.Clear();
        _count.Abandon();
        _programs.Remove(this);
        foreach (var number in _numbers.Values.Concat(_closing.Values))
        {
            _sockets.Remove(number);
        }
    }
}
