using System.Runtime.InteropServices;

namespace Edge.Workers.Isolates;

/// <summary>Flags of V8 for the whole process; to be set before the first isolate is made.</summary>
internal static partial class V8Flags
{
    private static readonly Lazy<bool> Setting = new(Set);

    /// <summary>
    /// Sets them once. While V8 optimises a running loop in the background, the loop cannot be ended: with V8 of ClearScript
    /// 7.5.1.1 <c>for (;;) x = new Array(1000).fill(1)</c> goes on for ever, and neither the limit on time nor that on memory holds.
    /// </summary>
    /// <returns>Whether it was possible; elsewhere than on Linux the library does not export the function.</returns>
    public static bool EnsureSet() => Setting.Value;

    private static bool Set()
    {
        try
        {
            SetFlagsFromString("--no-concurrent-osr");
            return true;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("ClearScriptV8.linux-x64.so", EntryPoint = "_ZN2v82V818SetFlagsFromStringEPKc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial void SetFlagsFromString(string flags);
}
