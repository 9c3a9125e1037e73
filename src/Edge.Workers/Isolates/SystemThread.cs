using System.Runtime.InteropServices;

namespace Edge.Workers.Isolates;

/// <summary>
/// How long one thread has computed, read by any other: on Linux the processor time that the kernel counts, so that waiting for a
/// busy machine counts for nothing; elsewhere the time that has passed.
/// </summary>
internal sealed partial class ThreadClock
{
    private readonly int? _clock;

    private ThreadClock(int? clock) => _clock = clock;

    /// <summary>The clock of the thread that calls.</summary>
    public static ThreadClock OfCurrent() =>
        new(OperatingSystem.IsLinux() && pthread_getcpuclockid(pthread_self(), out var clock) == 0 ? clock : null);

    /// <summary>The time since some start. The thread must still live.</summary>
    public TimeSpan Read() => _clock is { } clock && clock_gettime(clock, out var time) == 0
        ? new TimeSpan(time.Seconds * TimeSpan.TicksPerSecond + time.Nanoseconds / TimeSpan.NanosecondsPerTick)
        : TimeProvider.System.GetElapsedTime(0);

    [LibraryImport("libc")]
    private static partial nint pthread_self();

    [LibraryImport("libc")]
    private static partial int pthread_getcpuclockid(nint thread, out int clock);

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeOfClock time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeOfClock
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
