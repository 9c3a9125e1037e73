namespace Edge.Cluster.Tests;

/// <summary>Waits for states of the cluster that announce themselves to nobody.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public static Task SoAsync(Func<bool> isSo, string whatDidNotHappen) =>
        SoAsync(() => Task.FromResult(isSo()), whatDidNotHappen);

    public static async Task SoAsync(Func<Task<bool>> isSo, string whatDidNotHappen)
    {
        using var timer = new PeriodicTimer(Interval);
        using var cancel = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            Assert.False(cancel.IsCancellationRequested, $"{whatDidNotHappen} within {Patience}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
