using Edge.Actors.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Edge.Actors.Objects.Turns;

/// <summary>
/// One object written in C#, while it is awake: makes it, has it handle one event after the other, and tells its host what
/// came of them.
/// </summary>
internal sealed class ObjectProgram : IObjectProgram
{
    private readonly ObjectClass _class;
    private readonly AsyncServiceScope _scope;
    private readonly ProgramContext _context;
    private DurableObject? _object;
    private int _fetches;

    /// <summary>Starts to wake the object; its constructor runs on its own loop.</summary>
    public ObjectProgram(ObjectClass known, IObjectHost host, IServiceScopeFactory scopes, ILogger logger)
    {
        _class = known;
        _scope = scopes.CreateAsyncScope();
        _context = new ProgramContext(host, known.Options.Json, logger);
        _context.Loop.Interject(Wake);
    }

    /// <inheritdoc/>
    public bool IsBusy => _context.IsBusy;

    /// <inheritdoc/>
    public void Deliver(ObjectEvent delivered) => _context.Loop.Start(_ => _ = HandleAsync(delivered), state: null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _context.Loop.Interject(() => _ = EndAsync(ended));
        await ended.Task.ConfigureAwait(false);
    }

    private async Task EndAsync(TaskCompletionSource ended)
    {
        _context.End();
        try
        {
            if (_object is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync();
            }
            else
            {
                (_object as IDisposable)?.Dispose();
            }

            await _scope.DisposeAsync();
            ended.SetResult();
        }
        catch (Exception e)
        {
            ended.SetException(e);
        }
    }

    private void Wake()
    {
        try
        {
            var made = _class.Create(_scope.ServiceProvider);
            _object = made;
            _ = CriticalSections.RunAsync(_context, () => WakeAsync(made), resets: true);
        }
        catch (Exception e)
        {
            _context.Abort(ProgramFailures.Of(e) with { Reset = true });
        }
    }

    private static async Task<bool> WakeAsync(DurableObject made)
    {
        await made.OnWakeAsync();
        return true;
    }

    private async Task HandleAsync(ObjectEvent delivered)
    {
        if (_context.IsOver || _object is not { } target)
        {
            return;
        }

        var failed = false;
        try
        {
            await DispatchAsync(target, delivered);
        }
        catch (Exception e)
        {
            failed = true;
            await OnFailedAsync(target, delivered, e);
        }

        if (!_context.IsOver)
        {
            _context.Host.Done(delivered.Number, failed);
        }
    }

    private Task DispatchAsync(DurableObject target, ObjectEvent delivered) => delivered switch
    {
        FetchEvent fetch => FetchAsync(target, fetch),
        CallEvent call => CallAsync(target, call),
        MessageEvent message => target.OnMessageAsync(message.Socket, message.Content),
        ClosedEvent closed => target.OnCloseAsync(closed.Socket, closed.Status, closed.WasClean),
        ErrorEvent error => target.OnErrorAsync(error.Socket, error.Problem),
        AlarmEvent alarm => target.OnAlarmAsync(new AlarmInfo(alarm.RetryCount, alarm.ScheduledTime)),
        _ => throw new InvalidOperationException($"{delivered.GetType()} is no event of an object."),
    };

    private async Task FetchAsync(DurableObject target, FetchEvent fetch)
    {
        _fetches++;
        try
        {
            Respond(target, fetch.Number, await target.FetchAsync(fetch.Request));
        }
        finally
        {
            if (--_fetches == 0)
            {
                target.DropUnclaimedSockets();
            }
        }
    }

    private void Respond(DurableObject target, long number, EdgeResponse response)
    {
        if (_context.IsOver)
        {
            return;
        }

        switch (response.Socket)
        {
            case null:
                _context.Host.Respond(number, response);
                break;
            case SocketTicket ticket:
                target.ClaimSocket(ticket.Socket);
                _context.Host.Respond(number, response with { Socket = null }, ticket.Socket);
                break;
            default:
                throw new InvalidOperationException("An object answers 101 with a socket that it accepted itself, and no other.");
        }
    }

    private async Task CallAsync(DurableObject target, CallEvent call)
    {
        if (!_class.Methods.TryGetValue(call.Method, out var method))
        {
            throw new MissingMethodException($"The RPC receiver does not implement the method \"{call.Method}\".");
        }

        var result = await method.InvokeAsync(target, call.Arguments, _context.Ended);
        if (!_context.IsOver)
        {
            _context.Host.Reply(call.Number, result);
        }
    }

    private async Task OnFailedAsync(DurableObject target, ObjectEvent delivered, Exception cause)
    {
        if (_context.IsOver)
        {
            return;
        }

        _context.Report(delivered, cause);
        if (delivered is FetchEvent or CallEvent)
        {
            _context.Host.Fail(delivered.Number, ProgramFailures.Of(cause));
        }
        else if (delivered is MessageEvent { Socket: { IsHibernatable: false } socket })
        {
            await FailSocketAsync(target, delivered, socket, cause);
        }
    }

    private async Task FailSocketAsync(DurableObject target, ObjectEvent delivered, ObjectSocket socket, Exception cause)
    {
        try
        {
            await target.OnErrorAsync(socket, cause.Message);
        }
        catch (Exception e)
        {
            _context.Report(delivered, e);
        }

        if (!_context.IsOver)
        {
            socket.Abort();
        }
    }
}
