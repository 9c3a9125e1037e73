using System.Globalization;

namespace Edge.Chaos.Cluster;

/// <summary>Sends numbered messages through one member at a pace, and remembers when each was sent.</summary>
internal sealed class ObjectTalker(ObjectMember member, TimeSpan pace)
{
    private readonly List<TimeSpan> _sent = [];

    public ObjectMember Member { get; } = member;

    /// <summary>When each was sent, by its number.</summary>
    public IReadOnlyList<TimeSpan> Sent => _sent;

    /// <summary>The text of a number.</summary>
    public string TextOf(int number) => $"{Member.Name}:{number}";

    /// <summary>The number of a text, or null when somebody else said it.</summary>
    public int? NumberOf(string text) => text.StartsWith(Member.Name + ":", StringComparison.Ordinal)
        ? int.Parse(text.AsSpan(Member.Name.Length + 1), CultureInfo.InvariantCulture)
        : null;

    /// <summary>Talks until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(pace);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                _sent.Add(RunClock.Now);
                await Member.SayAsync(TextOf(_sent.Count - 1), cancel);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Told to stop.
        }
    }
}
