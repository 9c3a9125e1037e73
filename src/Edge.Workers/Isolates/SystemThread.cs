using System.Runtime.InteropServices;

namespace Edge.Workers.Isolates;

/// <summary>A thread as the operating system knows it. Used by any other.</summary>
internal sealed partial class SystemThread
{
    private const int LowestPriority = 19;
    private readonly int? _clock;

    private SystemThread(int? clock) => _clock = clock;

    /// <summary>The thread that calls.</summary>
    public static SystemThread GetCurrent() =>
        new(OperatingSystem.IsLinux() && pthread_getcpuclockid(pthread_self(), out var clock) == 0 ? clock : null);

    /// <summary>
    /// How long it has computed since some start: on Linux the processor time that the kernel counts, so that waiting for a busy machine
    /// counts for nothing; elsewhere the time that has passed. The thread must still live.
    /// </summary>
    public TimeSpan ReadClock() => _clock is { } clock && clock_gettime(clock, out var time) == 0
        ? new TimeSpan(time.Seconds * TimeSpan.TicksPerSecond + time.Nanoseconds / TimeSpan.NanosecondsPerTick)
        : TimeProvider.System.GetElapsedTime(0);

    /// <summary>From now on it computes when no other thread wants to; elsewhere than on Linux it stays as it is.</summary>
    public void Lower()
    {
        if (_clock is { } clock)
        {
            // The number of a thread's clock is made of the thread's own (MAKE_THREAD_CPUCLOCK of the kernel).
            _ = setpriority(which: 0, ~(clock >> 3), LowestPriority);
        }
    }

    [LibraryImport("libc")]
    private static partial nint pthread_self();

    [LibraryImport("libc")]
    private static partial int pthread_getcpuclockid(nint thread, out int clock);

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeOfClock time);

    [LibraryImport("libc")]
    private static partial int setpriority(int which, int who, int priority);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeOfClock
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
