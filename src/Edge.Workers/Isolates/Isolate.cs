using Edge.Workers.Bridge;
using Microsoft.ClearScript;
using Microsoft.ClearScript.V8;

namespace Edge.Workers.Isolates;

/// <summary>
/// One heap and one global of V8 with the prelude loaded. Used by one thread at a time, but for <see cref="Interrupt"/>.
/// </summary>
internal sealed class Isolate : IDisposable
{
    private const int StackBytes = 1 << 20;
    private const double HeapExpansion = 2;

    // What the prelude takes from the language, kept as it was whatever users assign to those globals later.
    private const string Natives =
        "{ Array, ArrayBuffer, BigInt, BigInt64Array, BigUint64Array, Boolean, DataView, Date, Error, Float32Array, " +
        "Float64Array, Function, Int8Array, Int16Array, Int32Array, JSON, Map, Math, Number, Object, Promise, " +
        "RangeError, Reflect, RegExp, Set, String, Symbol, SyntaxError, TypeError, Uint8Array, Uint8ClampedArray, " +
        "Uint16Array, Uint32Array, WeakMap, WeakRef, WeakSet }";
    private readonly V8Runtime _runtime;
    private readonly ScriptBorder _border;

    /// <summary>Makes the heap and runs the prelude.</summary>
    /// <param name="limits">Its bounds.</param>
    /// <param name="border">Knows whether its thread is in a script.</param>
    /// <param name="functions">What the prelude gets from .NET.</param>
    public Isolate(IsolateLimits limits, ScriptBorder border, IEnumerable<IHostFunctions> functions)
    {
        _border = border;
        V8Flags.EnsureSet();

        // V8 ends the process when its heap is full. So its own bound is far above ours and grows; ours ends the script.
        var megabytes = (int)(limits.HeapBytes >> 20);
        _runtime = new V8Runtime(new V8RuntimeConstraints
        {
            MaxOldSpaceSize = 2 * megabytes,
            HeapExpansionMultiplier = HeapExpansion,
            MaxArrayBufferAllocation = (ulong)limits.BufferBytes,
        })
        {
            MaxHeapSize = (UIntPtr)limits.HeapBytes,
            MaxStackUsage = StackBytes,
        };
        Engine = _runtime.CreateScriptEngine(
            V8ScriptEngineFlags.DisableGlobalMembers
            | V8ScriptEngineFlags.EnableDynamicModuleImports
            | V8ScriptEngineFlags.HideHostExceptions);
        Engine.DocumentSettings.AccessFlags = DocumentAccessFlags.None;
        var table = new HostTable(Engine, border);
        foreach (var group in functions)
        {
            group.AddTo(table);
        }

        AsyncContext.AddTo(table);
        Edge = table.Namespace;
        RunPrelude();
    }

    /// <summary>The engine.</summary>
    public V8ScriptEngine Engine { get; }

    /// <summary>The prelude's namespace.</summary>
    public ScriptObject Edge { get; }

    /// <summary>What the prelude put on <c>edge</c> under a name.</summary>
    public ScriptObject Entry(string name) => (ScriptObject)Edge.GetProperty(name);

    /// <summary>Calls what the prelude put on <c>edge</c> under a name.</summary>
    /// <remarks>As a method: to invoke a function that is at hand, ClearScript has it read its arguments from a .NET array one by
    /// one through reflection (7.5; a sixth of what a message of a small room cost).</remarks>
    public object? Call(string name, params object?[] arguments)
    {
        _border.Enter();
        try
        {
            return Edge.InvokeMethod(name, arguments);
        }
        finally
        {
            _border.Leave();
        }
    }

    /// <summary>Runs code of a document.</summary>
    public object? Evaluate(DocumentInfo document, string code)
    {
        _border.Enter();
        try
        {
            return Engine.Evaluate(document, code);
        }
        finally
        {
            _border.Leave();
        }
    }

    /// <summary>Ends what runs with <see cref="ScriptInterruptedException"/>. Any thread.</summary>
    public void Interrupt() => Engine.Interrupt();

    /// <inheritdoc/>
    public void Dispose()
    {
        Engine.Dispose();
        _runtime.Dispose();
    }

    private void RunPrelude()
    {
        _border.Enter();
        foreach (var (name, code) in PreludeSources.All)
        {
            var body = $"(function () {{ 'use strict'; return (edge, {Natives}) => {{ {code}\n}}; }})()";
            var file = (ScriptObject)Engine.Evaluate(new DocumentInfo($"edge:{name}"), body);
            file.InvokeAsFunction(Edge, Engine.Global);
        }

        _border.Leave();
    }
}
