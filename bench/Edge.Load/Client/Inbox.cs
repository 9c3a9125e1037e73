namespace Edge.Load.Client;

/// <summary>
/// What one member has received: enough to notice anything missing, doubled or out of order. SignalR does not keep a sender's
/// order in a group; of such servers only the number of messages is checked.
/// </summary>
internal sealed class Inbox(int senders, bool ordered)
{
    private readonly int[] _next = new int[senders];

    /// <summary>Changes with every message and its place: members who sent nothing must end with the same.</summary>
    public ulong Order { get; private set; } = 14695981039346656037;

    public long Count { get; private set; }

    /// <summary>Takes a message. Null when it is the one expected, else what is wrong.</summary>
    public string? Take(int sender, int number)
    {
        var expected = _next[sender];
        _next[sender] = number + 1;
        Count++;
        Order = (Order ^ (((ulong)sender << 32) | (uint)number)) * 1099511628211;
        return number == expected || !ordered ? null : $"message {number} of sender {sender} came where {expected} was expected";
    }
}
