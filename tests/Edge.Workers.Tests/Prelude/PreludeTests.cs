using Edge.Workers.Bridge;
using Edge.Workers.Isolates;
using Microsoft.ClearScript;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Tests.Prelude;

/// <summary>Runs scripts in an isolate with the prelude; for tests of what scripts see.</summary>
public abstract class PreludeTests : IDisposable
{
    private readonly TaskCompletionSource<object?> _settled = new();
    private readonly ScriptBorder _border = new();
    private readonly Isolate _isolate;

    protected PreludeTests() => _isolate = new Isolate(
        IsolateLimits.Default,
        _border,
        [
            new CryptoFunctions(),
            new CipherFunctions(),
            new CompressionFunctions(),
            new TextFunctions(),
            new ClockFunctions(TimeProvider.System),
            new ConsoleFunctions((level, text) => Console.Add($"{level} {text}"), (_, _, stack) => Console.Add($"error Uncaught {stack}")),
            new Settling(_settled),
        ]);

    /// <summary>What went to the console: level, space, text.</summary>
    protected List<string> Console { get; } = [];

    public void Dispose()
    {
        _isolate.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs the body of an async function, which may see <c>edge</c>.</summary>
    /// <returns>What it returned: a string, number, boolean or null; anything else as JSON.</returns>
    /// <exception cref="InvalidOperationException">It threw; the message is the error as text.</exception>
    protected async Task<object?> RunAsync(string body)
    {
        var code = $$"""
            (edge => {
              const simple = v => v === null || ['string', 'number', 'boolean'].includes(typeof v);
              (async () => { {{body}}
              })().then(
                v => edge.host.settled(true, simple(v) ? v : v === undefined ? 'undefined' : JSON.stringify(v)),
                e => edge.host.settled(false, e instanceof Error || e?.name ? `${e.name}: ${e.message}` : String(e)));
            })
            """;
        var run = (ScriptObject)_isolate.Engine.Evaluate(code);
        _border.Enter();
        run.InvokeAsFunction(_isolate.Edge);
        _border.Leave();
        return await _settled.Task.WaitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(true);
    }

    private sealed class Settling(TaskCompletionSource<object?> settled) : IHostFunctions
    {
        public void AddTo(HostTable table) => table.Add("settled", (in V8FastArgs args, in V8FastResult _) =>
        {
            var value = Value(args);
            if (args.GetBoolean(0))
            {
                settled.TrySetResult(value);
            }
            else
            {
                settled.TrySetException(new InvalidOperationException(value?.ToString()));
            }
        });

        private static object? Value(in V8FastArgs args) =>
            args.IsNull(1) ? null
            : args.TryGet(1, out string text) ? text
            : args.TryGet(1, out bool flag) ? flag
            : args.GetDouble(1);
    }
}
