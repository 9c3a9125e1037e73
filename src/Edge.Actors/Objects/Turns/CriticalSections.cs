namespace Edge.Actors.Objects.Turns;

/// <summary>Runs parts of an object's code that hold all the rest back.</summary>
internal static class CriticalSections
{
    /// <summary>How deep they may be nested.</summary>
    public const int MaxDepth = 64;

    /// <summary>How long one may take before the object is reset.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private const string TooLong = "A call to blockConcurrencyWhile() in a Durable Object waited for too long. "
        + "The call was canceled and the Durable Object was reset.";

    /// <summary>Runs <paramref name="body"/>, at once unless another section of the same caller runs.</summary>
    /// <param name="context">The object.</param>
    /// <param name="body">What holds the rest back until its task ends.</param>
    /// <param name="resets">Whether its failure resets the object.</param>
    /// <exception cref="InvalidOperationException">Sections are nested too deeply.</exception>
    public static async Task<T> RunAsync<T>(ProgramContext context, Func<Task<T>> body, bool resets)
    {
        context.Check();
        if (LoopSection.Current!.Open.Depth >= MaxDepth)
        {
            throw new InvalidOperationException("blockConcurrencyWhile() calls are nested too deeply.");
        }

        while (LoopSection.Current!.Open != context.Loop.Top)
        {
            await Task.Yield();
        }

        context.Check();
        return await Begin(context, body, resets);
    }

    // What the body awaits must go on in its section, and its caller not.
    private static Task<T> Begin<T>(ProgramContext context, Func<Task<T>> body, bool resets)
    {
        var before = SynchronizationContext.Current;
        var section = context.Loop.Enter();
        SynchronizationContext.SetSynchronizationContext(section);
        try
        {
            return RunWithinAsync(context, section, body, resets);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private static async Task<T> RunWithinAsync<T>(
        ProgramContext context, LoopSection section, Func<Task<T>> body, bool resets)
    {
        using var limit = context.Host.Time.CreateTimer(
            _ => context.Loop.Interject(() => OnOverdue(context, section)), state: null, Limit, Timeout.InfiniteTimeSpan);
        try
        {
            return await body();
        }
        catch (Exception e) when (resets)
        {
            context.Abort(ProgramFailures.Of(e) with { Reset = true });
            throw;
        }
        finally
        {
            context.Loop.Leave(section);
        }
    }

    private static void OnOverdue(ProgramContext context, LoopSection section)
    {
        if (!section.IsOver)
        {
            context.Abort(new ObjectFailure("Error", TooLong) { Reset = true });
        }
    }
}
