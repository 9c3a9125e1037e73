namespace Edge.Load.Client;

/// <summary>One thread, all sockets.</summary>
internal sealed class Poller(IReadOnlyList<Connection> connections, FrameHandler handler)
{
    private readonly byte[] _buffer = new byte[1024 * 1024];

    private readonly Native.PollEntry[] _entries =
        [.. connections.Select(connection => new Native.PollEntry { Socket = connection.Handle, Events = Native.PollIn })];

    /// <summary>Waits up to so many milliseconds and reads every socket that has something.</summary>
    public unsafe void Run(int milliseconds)
    {
        fixed (Native.PollEntry* entries = _entries)
        {
            if (Native.poll(entries, (nuint)_entries.Length, milliseconds) <= 0)
            {
                return;
            }
        }

        for (var i = 0; i < _entries.Length; i++)
        {
            if (_entries[i].Returned != 0 && !connections[i].Receive(_buffer, handler))
            {
                throw new InvalidOperationException($"The server closed member {connections[i].Member} of room {connections[i].Room}.");
            }
        }
    }
}
