namespace Edge.Host.Clustering;

/// <summary>Ends a node that cannot go on: the process stops in order and exits with an error that says why.</summary>
internal sealed class NodeFailure(IHostApplicationLifetime lifetime, ILogger<NodeFailure> logger)
{
    private string? _reason;

    /// <summary>Why the node ends; null while it need not.</summary>
    public string? Reason => Volatile.Read(ref _reason);

    /// <summary>Stops the node, unless it stops already. The first reason is kept.</summary>
    public void Fail(string reason)
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested
            && Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            ClusteringLog.Failing(logger, reason);
            lifetime.StopApplication();
        }
    }
}
