using System.Runtime.InteropServices;
using Edge.Workers.Bridge;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Isolates;

/// <summary>
/// Hands the prelude the functions of V8 that read and write the value which goes with code through its promises, "continuation
/// preserved embedder data". They are on an object for embedders that ClearScript does not show, and so are taken from its library.
/// </summary>
internal static unsafe partial class AsyncContext
{
    private const string Library = "ClearScriptV8.linux-x64.so";

    /// <summary>
    /// Adds <c>giveExtras(name)</c>, which calls a global function with that object. It does not where that is not to be had: elsewhere
    /// than on Linux x64 the library exports no functions.
    /// </summary>
    public static void AddTo(HostTable table) => table.Add("giveExtras", (in V8FastArgs args, in V8FastResult _) =>
    {
        try
        {
            Give(args.GetString(0));
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // The prelude goes on without.
        }
    });

    /// <summary>In a call of the script, so that V8 has a scope for the handles and a context.</summary>
    private static void Give(string name)
    {
        var isolate = GetCurrent();
        var context = GetCurrentContext(isolate);
        var global = Global(context);
        var function = Get(global, context, NewFromUtf8(isolate, name, type: 0, length: -1));
        var extras = GetExtrasBindingObject(context);
        Call(function, context, global, 1, &extras);
    }

    // Handles of V8 (Local, MaybeLocal) are one pointer each, passed and returned as such.
    [LibraryImport(Library, EntryPoint = "_ZN2v87Isolate10GetCurrentEv")]
    private static partial nint GetCurrent();

    [LibraryImport(Library, EntryPoint = "_ZN2v87Isolate17GetCurrentContextEv")]
    private static partial nint GetCurrentContext(nint isolate);

    [LibraryImport(Library, EntryPoint = "_ZN2v87Context6GlobalEv")]
    private static partial nint Global(nint context);

    [LibraryImport(Library, EntryPoint = "_ZN2v87Context22GetExtrasBindingObjectEv")]
    private static partial nint GetExtrasBindingObject(nint context);

    [LibraryImport(
        Library,
        EntryPoint = "_ZN2v86String11NewFromUtf8EPNS_7IsolateEPKcNS_13NewStringTypeEi",
        StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint NewFromUtf8(nint isolate, string text, int type, int length);

    [LibraryImport(Library, EntryPoint = "_ZN2v86Object3GetENS_5LocalINS_7ContextEEENS1_INS_5ValueEEE")]
    private static partial nint Get(nint target, nint context, nint key);

    [LibraryImport(Library, EntryPoint = "_ZN2v88Function4CallENS_5LocalINS_7ContextEEENS1_INS_5ValueEEEiPS5_")]
    private static partial nint Call(nint function, nint context, nint receiver, int count, nint* arguments);
}
