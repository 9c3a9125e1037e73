using System.Data.Common;

namespace Edge.Host.Workers.Running;

/// <summary>
/// Loads the workers before the node joins its cluster, since objects may move to it from then on; and looks into the store every
/// few seconds in case the message of a deployment was lost.
/// </summary>
internal sealed class WorkerRollout(WorkerFleet fleet, ILogger<WorkerRollout> logger, TimeProvider time) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stop = new();
    private Task _polling = Task.CompletedTask;
    private bool _isAvailable = true;
    private string? _failure;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        _polling = PollAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _polling;
    }

    public ValueTask DisposeAsync()
    {
        _stop.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await TryRefreshAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    /// <summary>Whatever comes of one look, the next is taken; at the start of the node, what is unforeseen ends it instead.</summary>
    private async Task TryRefreshAsync(CancellationToken cancel)
    {
        try
        {
            await RefreshAsync(cancel);
            _failure = null;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            if (_failure != e.Message)
            {
                WorkersLog.NotRefreshed(logger, e);
            }

            _failure = e.Message;
        }
    }

    private async Task RefreshAsync(CancellationToken cancel)
    {
        try
        {
            await fleet.RefreshAsync(cancel);
            if (!_isAvailable)
            {
                WorkersLog.StoreAvailable(logger);
            }

            _isAvailable = true;
        }
        catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException && !cancel.IsCancellationRequested)
        {
            if (_isAvailable)
            {
                WorkersLog.StoreUnavailable(logger, e.Message);
            }

            _isAvailable = false;
        }
    }
}
