namespace Edge.Workers.Outgoing;

/// <summary>What one request or call has of its isolate's budget. Thread safe.</summary>
internal sealed class OutgoingShare(OutgoingBudget budget) : IDisposable
{
    private readonly Lock _gate = new();
    private long _bytes;
    private bool _over;

    /// <summary>Takes so many more, or says why not.</summary>
    public string? Take(long bytes)
    {
        lock (_gate)
        {
            if (_over)
            {
                return "The request is over.";
            }

            var problem = budget.Take(bytes);
            _bytes += problem is null ? bytes : 0;
            return problem;
        }
    }

    /// <summary>The request or call is over: it gives all back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_over)
            {
                _over = true;
                budget.Give(_bytes);
            }
        }
    }
}
