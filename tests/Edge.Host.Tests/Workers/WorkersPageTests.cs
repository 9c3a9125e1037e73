using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Edge.Host.Tests.Process;

namespace Edge.Host.Tests.Workers;

/// <summary>
/// docs/workers.md says "yes" or "partly" only of what a check proves and "no" only of what is not there, and leaves no global out.
/// The checks in JavaScript run here, tests must be there to run.
/// </summary>
public sealed class WorkersPageTests(ApiNode node) : IClassFixture<ApiNode>
{
    // ECMA-262 with its annex B, and ECMA-402.
    private const string Language =
        "AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date "
        + "DisposableStack Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array "
        + "Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set "
        + "String SuppressedError Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap "
        + "WeakRef WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat "
        + "parseInt undefined unescape";

    // The global scope of the platform beyond that, as its types declare it.
    private const string Platform =
        "AbortController AbortSignal Blob Body Buffer ByteLengthQueuingStrategy Cache CacheStorage CloseEvent Cloudflare "
        + "CompressionStream CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException DecompressionStream ErrorEvent Event "
        + "EventSource EventTarget ExtendableEvent FetchEvent File FixedLengthStream FormData HTMLRewriter Headers "
        + "IdentityTransformStream MessageChannel MessageEvent MessagePort Navigator Performance PerformanceEntry PerformanceMark "
        + "PerformanceMeasure PerformanceObserver PerformanceObserverEntryList PerformanceResourceTiming PromiseRejectionEvent "
        + "ReadableByteStreamController ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest "
        + "ReadableStreamDefaultController ReadableStreamDefaultReader Request Response ScheduledEvent ServiceWorkerGlobalScope "
        + "SubtleCrypto TailEvent TextDecoder TextDecoderStream TextEncoder TextEncoderStream TraceEvent TransformStream "
        + "TransformStreamDefaultController URL URLPattern URLSearchParams WebAssembly WebSocket WebSocketPair "
        + "WebSocketRequestResponsePair WorkerGlobalScope WritableStream WritableStreamDefaultController WritableStreamDefaultWriter "
        + "addEventListener atob btoa caches clearImmediate clearInterval clearTimeout console crypto dispatchEvent fetch global "
        + "navigator origin performance process queueMicrotask removeEventListener reportError scheduler self setImmediate setInterval "
        + "setTimeout structuredClone";

    public static TheoryData<string> Checks() => ToData(Proofs().Where(name => !IsTest(name)));

    public static TheoryData<string> Tests() => ToData(Proofs().Where(IsTest));

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Check_ThatThePageNames_Holds(string name)
    {
        using var answer = await node.Process.Http.GetAsync(new Uri($"/{name}", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.True(answer.StatusCode == HttpStatusCode.OK && text == "ok", $"{(int)answer.StatusCode} {text}\n{node.Process.Output}\n{node.Process.Errors}");
    }

    [Theory]
    [MemberData(nameof(Tests))]
    public void Test_ThatThePageNames_IsThereAndNotSkipped(string name)
    {
        var (type, method) = (name.Split('.')[0], name.Split('.')[1]);
        var pattern = $@"\[(Skippable)?(Fact|Theory)\]\n(\s*\[[^\n]*\]\n)*\s*public (async )?(Task|void) {method}\(";

        Assert.Contains(
            Directory.GetFiles(Repository("tests"), $"{type}.cs", SearchOption.AllDirectories),
            file => Regex.IsMatch(File.ReadAllText(file), pattern));
    }

    public static TheoryData<string> Missing() => ToData(MissingNames());

    [Theory]
    [MemberData(nameof(Missing))]
    public async Task Name_OfWhatThePageSaysIsNotThere_IsAbsent(string name)
    {
        using var answer = await node.Process.Http.GetAsync(new Uri($"/absent?name={Uri.EscapeDataString(name)}", UriKind.Relative));

        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{name}: {(int)answer.StatusCode}\n{node.Process.Output}");
    }

    [Fact]
    public void Rows_SayYesPartlyOrNo_AndHowThatIsKnown()
    {
        var rows = Rows().ToArray();

        Assert.InRange(rows.Length, 40, 200);
        Assert.All(rows, row => Assert.Contains(row[1], (string[])["yes", "partly", "no"]));
        Assert.All(rows.Where(row => row[1] != "no"), row => Assert.True(ProofsOf(row).Any(), $"{row[0]} has no check."));
        Assert.All(rows.Where(row => row[1] == "no"), row => Assert.True(
            ProofsOf(row).Any() || NamesOf(row).Any(), $"{row[0]} has neither a check nor a name to look for."));
        Assert.All(rows.Where(row => row[1] == "partly"), row => Assert.True(row[2].Length > 0, $"{row[0]} does not say how it differs."));
    }

    [Fact]
    public async Task Globals_OfThisRuntimeAndOfThePlatform_AreAllOnThePage()
    {
        var globals = (await node.Process.Http.GetFromJsonAsync<string[]>(new Uri("/globals", UriKind.Relative)))!.Except(Language.Split(' ')).ToArray();
        var there = Rows().Where(row => row[1] != "no").SelectMany(NamesOf).ToHashSet();
        var named = Rows().SelectMany(NamesOf).ToHashSet();

        Assert.Empty(globals.Except(there));
        Assert.Empty(Platform.Split(' ').Except(named));
        Assert.Empty(Platform.Split(' ').Except(globals).Except(MissingNames()));
    }

    [Theory]
    [InlineData(100 << 20, 200)]
    [InlineData((100 << 20) + 1, 413)]
    public async Task Request_MayHaveABodyAsLargeAsThePageSays(int bytes, int expected)
    {
        var (status, _) = await RawRequest.SendAsync(node.Process, "POST /mirror HTTP/1.1", $"Content-Length: {bytes}");

        Assert.Equal(expected, status);
    }

    private static TheoryData<string> ToData(IEnumerable<string> names)
    {
        var data = new TheoryData<string>();
        foreach (var name in names)
        {
            data.Add(name);
        }

        return data;
    }

    private static IEnumerable<string> Proofs() => Rows().SelectMany(ProofsOf).Distinct();

    private static IEnumerable<string> ProofsOf(string[] row) => Quoted(row[3]);

    private static IEnumerable<string> NamesOf(string[] row) => Quoted(row[0]);

    private static IEnumerable<string> MissingNames() => Rows().Where(row => row[1] == "no" && !ProofsOf(row).Any()).SelectMany(NamesOf);

    private static IEnumerable<string> Quoted(string cell) => Regex.Matches(cell, "`([^`]+)`").Select(match => match.Groups[1].Value);

    private static bool IsTest(string name) => Regex.IsMatch(name, @"^\w+Tests\.");

    /// <summary>The rows of all tables with four columns, the second of which says whether it is there.</summary>
    private static IEnumerable<string[]> Rows() => File.ReadLines(Repository("docs/workers.md"))
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
        .Where(cells => cells.Length == 4 && cells[1] is not "here" && !cells[1].StartsWith("--", StringComparison.Ordinal));

    private static string Repository(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Edge.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("The tests do not lie in the repository."), path);
    }
}
