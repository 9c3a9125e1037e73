using System.Diagnostics.CodeAnalysis;
using Edge.Actors.Http;
using Edge.Actors.Objects.Turns;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects;

/// <summary>
/// An object with a name, storage and sockets of its own, that exists once in the cluster. Derive a class from it, add it with
/// <c>services.AddDurableObject&lt;T&gt;()</c>, and handle what comes.
/// </summary>
/// <remarks>
/// <para>It wakes with the first event, made by dependency injection within a scope of its own, and sleeps when it has had
/// nothing to do for a while: fields are a cache, what must last goes to <see cref="Storage"/>, to an attachment of a socket,
/// or to an alarm.</para>
/// <para>One piece of its code runs at a time. Events start in the order they came. While a handler awaits storage, nothing
/// else runs; while it awaits anything else, other events may start, unless it does so in
/// <see cref="BlockConcurrencyWhileAsync(Func{Task})"/>.</para>
/// <para>No message, response or call leaves before what was written before it is durable.</para>
/// </remarks>
public abstract class DurableObject
{
    private readonly ProgramContext _context;

    /// <summary>Called by dependency injection when the object wakes.</summary>
    /// <exception cref="InvalidOperationException">Somebody else made it.</exception>
    protected DurableObject()
    {
        _context = ProgramContext.Current ?? throw new InvalidOperationException(
            $"A {GetType().Name} is made by Edge when it wakes, not by new; in tests use DurableObjectHarness<{GetType().Name}>.");
        Storage = new DurableStorage(_context);
        Sockets = new DurableSockets(_context);
    }

    /// <summary>Who this is.</summary>
    protected ObjectId Id => _context.Host.Id;

    /// <summary>The clock.</summary>
    protected TimeProvider Time => _context.Host.Time;

    /// <summary>What lasts.</summary>
    protected DurableStorage Storage { get; }

    /// <summary>Its sockets.</summary>
    protected DurableSockets Sockets { get; }

    /// <summary>Cancelled when this awakening ends: hand it to what may take long.</summary>
    protected CancellationToken Ended => _context.Ended;

    /// <summary>Comes first after each awakening, before any event; it may await what it likes, up to 30 s.</summary>
    protected internal virtual Task OnWakeAsync() => Task.CompletedTask;

    /// <summary>Answers a request. By default 404.</summary>
    protected internal virtual Task<EdgeResponse> FetchAsync(EdgeRequest request) =>
        Task.FromResult(new EdgeResponse { Status = 404 });

    /// <summary>Handles a message of a socket. If it throws, a hibernatable socket stays open and a standard one is cut.</summary>
    protected internal virtual Task OnMessageAsync(ObjectSocket socket, WebSocketMessage message) => Task.CompletedTask;

    /// <summary>A socket is over: its client closed it, or is gone (1006). The close has been answered.</summary>
    protected internal virtual Task OnCloseAsync(ObjectSocket socket, CloseStatus status, bool wasClean) => Task.CompletedTask;

    /// <summary>A socket broke; <see cref="OnCloseAsync"/> follows.</summary>
    protected internal virtual Task OnErrorAsync(ObjectSocket socket, string problem) => Task.CompletedTask;

    /// <summary>The alarm is due. If this throws it is called again, up to 6 times, after 2 s, 4 s and so on.</summary>
    protected internal virtual Task OnAlarmAsync(AlarmInfo alarm) => Task.CompletedTask;

    /// <summary>
    /// Runs a critical section: nothing else of this object runs before it ends. If it fails, or takes longer than 30 s, the
    /// object is reset.
    /// </summary>
    protected Task BlockConcurrencyWhileAsync(Func<Task> section) => BlockConcurrencyWhileAsync(async () =>
    {
        await section();
        return true;
    });

    /// <summary>The same with a result.</summary>
    protected Task<T> BlockConcurrencyWhileAsync<T>(Func<Task<T>> section) =>
        CriticalSections.RunAsync(_context, section, resets: true);

    /// <summary>Keeps the object awake until a task ends, which nobody need await.</summary>
    protected void WaitUntil(Task task) => _context.WaitUntil(task);

    /// <summary>
    /// Resets the object: what is not durable is lost, callers that wait get <paramref name="reason"/>, standard sockets are
    /// cut, and the next event wakes it anew. Does not return.
    /// </summary>
    /// <exception cref="ObjectException">Always.</exception>
    [DoesNotReturn]
    protected void Abort(string reason)
    {
        _context.Check();
        var failure = new ObjectFailure("Error", reason) { Reset = true, Remote = true };
        _context.Abort(failure);
        throw new ObjectException(failure);
    }
    /// <summary>A client is on its way to one of its sockets.</summary>
    internal void ClaimSocket(ObjectSocket socket) => Sockets.Claim(socket);

    /// <summary>No client will come to sockets that were in no response.</summary>
    internal void DropUnclaimedSockets() => Sockets.DropUnclaimed();
}
