using System.Runtime.InteropServices;

namespace Edge.Load.Client;

/// <summary>The few system calls of the load client: one thread polls all sockets, so a delivery costs little more than its recv.</summary>
internal static partial class Native
{
    public const short PollIn = 1;
    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial int poll(PollEntry* entries, nuint count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial nint recv(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial nint send(int socket, byte* buffer, nuint length, int flags);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Socket;
        public short Events;
        public short Returned;
    }
}
