using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Edge.Actors.Objects.Turns;

/// <summary>What the code of one awake object stands on: its loop, its host, and the end of both.</summary>
/// <remarks>Used on the loop alone, unless said otherwise.</remarks>
internal sealed class ProgramContext
{
    private readonly CancellationTokenSource _ended = new();
    private readonly ILogger _logger;
    private int _tasks;

    public ProgramContext(IObjectHost host, JsonSerializerOptions json, ILogger logger)
    {
        Host = host;
        Json = json;
        _logger = logger;
        Loop = new ObjectLoop(this);
    }

    /// <summary>The object whose code runs on this thread, or null.</summary>
    public static ProgramContext? Current => LoopSection.Current?.Loop.Owner;

    public IObjectHost Host { get; }

    public JsonSerializerOptions Json { get; }

    public ObjectLoop Loop { get; }

    /// <summary>Whether nothing this code does counts any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Cancelled at the end of this awakening. Any thread.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Whether tasks keep the object awake. Any thread.</summary>
    public bool IsBusy => Volatile.Read(ref _tasks) > 0;

    /// <summary>Guards all that an object's code may do.</summary>
    /// <exception cref="InvalidOperationException">The caller is not this object's code, or its awakening is over.</exception>
    public void Check()
    {
        if (!Loop.IsCurrent)
        {
            throw new InvalidOperationException(
                "An object was used outside of its turns: no ConfigureAwait(false) and no Task.Run around its storage and sockets.");
        }

        if (IsOver)
        {
            throw new InvalidOperationException("This awakening of the object is over: it was reset, moved or put to sleep.");
        }
    }

    /// <summary>Keeps the object awake until a task has ended.</summary>
    public void WaitUntil(Task task)
    {
        Interlocked.Increment(ref _tasks);
        _ = FinishAsync(task);
    }

    /// <summary>Resets the object; what runs on after this has no effect.</summary>
    public void Abort(ObjectFailure failure)
    {
        if (!IsOver)
        {
            ModelLog.Reset(_logger, Host.Id.Namespace, Host.Id.Hex, failure.Message);
            Host.Abort(failure);
            End();
        }
    }

    /// <summary>The awakening is over.</summary>
    public void End()
    {
        if (!IsOver)
        {
            IsOver = true;
            Loop.End();
            _ended.Cancel();
        }
    }

    /// <summary>A handler failed.</summary>
    public void Report(ObjectEvent handled, Exception cause) =>
        ModelLog.HandlerFailed(_logger, Host.Id.Namespace, Host.Id.Hex, handled.GetType().Name, cause);

    /// <summary>Nobody caught this.</summary>
    public void OnUnhandled(Exception cause)
    {
        if (!IsOver)
        {
            ModelLog.Unhandled(_logger, Host.Id.Namespace, Host.Id.Hex, cause);
        }
    }

    /// <summary>What a turn did leaves together.</summary>
    public void OnTurnEnded()
    {
        if (!IsOver)
        {
            Host.Flush();
        }
    }

    private async Task FinishAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            OnUnhandled(e);
        }

        Interlocked.Decrement(ref _tasks);
    }
}
