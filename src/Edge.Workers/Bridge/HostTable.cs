using Edge.Workers.Isolates;
using Microsoft.ClearScript;
using Microsoft.ClearScript.V8;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bridge;

/// <summary>The prelude's namespace <c>edge</c> and its <c>edge.host</c>, to which functions of .NET are added.</summary>
internal sealed class HostTable
{
    private readonly ScriptBorder _border;
    private readonly ScriptObject _add;

    /// <summary>Makes both, empty.</summary>
    public HostTable(V8ScriptEngine engine, ScriptBorder border)
    {
        _border = border;
        Namespace = (ScriptObject)engine.Evaluate("'use strict'; ({ __proto__: null, host: { __proto__: null } })");

        // V8 sees a function of ClearScript as an exotic object; the arrow is an ordinary one, and all that code can reach.
        _add = (ScriptObject)engine.Evaluate(
            "'use strict'; ((edge, name, f) => { edge.host[name] = (a, b, c, d, e, g) => f(a, b, c, d, e, g); })");
    }

    /// <summary>The object <c>edge</c>.</summary>
    public ScriptObject Namespace { get; }

    /// <summary>Adds a function of at most six arguments, those not given being undefined.</summary>
    public void Add(string name, HostCall call) => AddComputation(name, (in V8FastArgs args, in V8FastResult result) =>
    {
        _border.Leave();
        try
        {
            call(args, result);
        }
        finally
        {
            _border.Enter();
        }
    });

    /// <summary>
    /// Adds one that only computes: it touches nothing but its arguments, so that its thread can be given up while it runs, as V8
    /// cannot interrupt it.
    /// </summary>
    public void AddComputation(string name, HostCall call) => _add.InvokeAsFunction(
        Namespace, name, new V8FastHostFunction((bool _, in V8FastArgs args, in V8FastResult result) => call(args, result)));
}
