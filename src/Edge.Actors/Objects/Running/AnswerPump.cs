namespace Edge.Actors.Objects.Running;

/// <summary>
/// Carries the body of one answer to its gateway in chunks, no faster than its reader takes them. Thread safe, but for
/// <see cref="RunAsync"/>, which is called once.
/// </summary>
/// <param name="number">The event that is answered, which names the body on the link, too.</param>
/// <param name="body">The body; disposed at the end.</param>
/// <param name="output">Where the chunks go: through the gate, as all that leaves the object.</param>
/// <param name="time">The clock.</param>
internal sealed class AnswerPump(long number, Stream body, ProgramOutput output, TimeProvider time)
{
    private const int ChunkBytes = 32 * 1024;
    private const int WindowBytes = 256 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _left = new();
    private TaskCompletionSource? _progress;
    private long _sent;
    private long _taken;

    /// <summary>The reader has taken so many bytes in all.</summary>
    public void OnRead(long taken)
    {
        lock (_gate)
        {
            if (taken > _taken)
            {
                _taken = taken;
                _progress?.TrySetResult();
                _progress = null;
            }
        }
    }

    /// <summary>Nobody reads any more. What follows runs on the thread pool.</summary>
    public void Leave() => _ = _left.CancelAsync();

    /// <summary>Sends all of it. Never fails: the reader hears of what went wrong.</summary>
    public async Task RunAsync()
    {
        try
        {
            await using (body.ConfigureAwait(false))
            {
                await SendAllAsync().ConfigureAwait(false);
            }

            output.PostLater(new Effect.EndOfBody(number, Problem: null));
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // There is nobody to be told.
        }
        catch (TimeoutException)
        {
            output.PostLater(new Effect.EndOfBody(number, $"The reader took nothing for {Patience.TotalSeconds} s."));
        }
        catch (Exception e)
        {
            output.PostLater(new Effect.EndOfBody(number, e.Message));
        }
    }

    private async Task SendAllAsync()
    {
        var chunk = new byte[ChunkBytes];
        int read;
        while ((read = await body.ReadAsync(chunk, _left.Token).ConfigureAwait(false)) > 0)
        {
            output.PostLater(new Effect.Chunk(number, chunk.AsMemory(0, read).ToArray()));
            _sent += read;
            while (WaitForReader() is { } progress)
            {
                await progress.WaitAsync(Patience, time, _left.Token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Null when there is room for more, else the reader's next step.</summary>
    private Task? WaitForReader()
    {
        lock (_gate)
        {
            return _sent - _taken < WindowBytes
                ? null
                : (_progress = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
