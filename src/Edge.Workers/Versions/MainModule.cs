using System.Text.RegularExpressions;
using Edge.Workers.Bundles;
using Edge.Workers.Isolates;
using Microsoft.ClearScript;
using Microsoft.ClearScript.JavaScript;

namespace Edge.Workers.Versions;

/// <summary>Evaluates the main module of a bundle.</summary>
internal static partial class MainModule
{
    private const string Entry = "edge:start";

    /// <summary>Evaluates it and gives its exports to the prelude; in a turn.</summary>
    /// <returns>What the prelude says of the exports.</returns>
    /// <exception cref="BundleException">It cannot be evaluated, or its exports cannot be read.</exception>
    public static string Run(ScriptLoop loop, WorkerBundle bundle)
    {
        loop.Isolate.Engine.DocumentSettings.Loader = new BundleLoader(bundle, loop.Isolate.Entry("workersModule"));
        var start = loop.Isolate.Entry("onStarted");
        var info = new DocumentInfo(Entry)
        {
            Category = ModuleCategory.Standard,
            ContextCallback = _ => new Dictionary<string, object> { ["start"] = start },
        };
        try
        {
            loop.Isolate.Evaluate(info, $"import * as exports from {Quote("./" + bundle.Main)}; import.meta.start(exports);");
            return (string)loop.Call("describeExports")!;
        }
        catch (ScriptEngineException error) when (!error.IsFatal)
        {
            throw new BundleException(Read(error));
        }
    }

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static BundleProblem Read(ScriptEngineException error)
    {
        var place = Place().Match(error.ErrorDetails ?? string.Empty);
        return place.Success && place.Groups["file"].Value is not (Entry or "<anonymous>")
            ? new BundleProblem(error.Message, place.Groups["file"].Value, Number(place, "line"), Number(place, "column"))
            : new BundleProblem(error.Message, null, 0, 0);
    }

    private static int Number(Match place, string group) =>
        int.Parse(place.Groups[group].Value, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The first frame of a stack: <c>at f (lib/a.js:3:7)</c> or <c>at lib/a.js:3:7</c>.</summary>
    [GeneratedRegex(@"^\s+at (?:.*\()?(?<file>[^():\s][^():]*):(?<line>\d+):(?<column>\d+)", RegexOptions.Multiline)]
    private static partial Regex Place();
}
