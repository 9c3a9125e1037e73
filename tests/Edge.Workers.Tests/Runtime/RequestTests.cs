using System.Text;
using Edge.Actors.Http;
using Edge.Workers.Bundles;

namespace Edge.Workers.Tests.Runtime;

public sealed class RequestTests(WorkerNodeFixture fixture) : IClassFixture<WorkerNodeFixture>
{
    private readonly WorkerNode _node = fixture.Node;

    [Fact]
    public async Task Fetch_SeesTheRequest_AndItsAnswerIsGiven()
    {
        _node.Install("""
            export default { async fetch(request, env, ctx) {
              const { pathname, searchParams } = new URL(request.url);
              return Response.json({ pathname, q: searchParams.get('q'), m: request.method, h: request.headers.get('x-a'), b: await request.text() },
                { status: 201, headers: { 'X-B': 'b' } });
            } }
            """);

        var response = await _node.FetchAsync("test", new EdgeRequest
        {
            Method = "POST",
            Url = "https://test.example/p?q=1",
            Headers = EdgeHeaders.Of([new("X-A", "a")]),
            Body = EdgeBody.Of("body"u8.ToArray()),
        });

        Assert.Equal(201, response.Status);
        Assert.Equal("b", response.Headers.Find("x-b"));
        Assert.Equal("""{"pathname":"/p","q":"1","m":"POST","h":"a","b":"body"}""", await TextOf(response));
    }

    [Theory]
    [InlineData("throw new Error('x')")]
    [InlineData("return Promise.reject(new Error('x'))")]
    [InlineData("return 'no response'")]
    [InlineData("return new Response(null, { status: 101, webSocket: new WebSocketPair()[0] })")]
    public async Task Failure_Is500(string body)
    {
        _node.Install($$"""export default { fetch() { {{body}} } }""");

        Assert.Equal("500 Internal Server Error", await _node.GetAsync());
    }

    [Fact]
    public async Task Body_WrittenInOneLargeChunk_WaitsInPieces()
    {
        _node.Install("export default { fetch: () => new Response(new Blob([new Uint8Array(4 << 20)]).stream().pipeThrough(new TransformStream())) }");
        var response = await _node.FetchAsync("test", new EdgeRequest { Method = "GET", Url = "http://test.example/" });
        await using var body = response.Body.Open();
        var buffer = new byte[4 << 20];

        var first = await body.ReadAsync(buffer);

        Assert.InRange(first, 1, 512 << 10);
        await body.ReadExactlyAsync(buffer, 0, (4 << 20) - first);
        Assert.Equal(0, await body.ReadAsync(buffer));
    }

    [Fact]
    public async Task Body_StreamsBothWays()
    {
        _node.Install("""
            export default { fetch(request) {
              const upper = new TransformStream({ transform(chunk, c) { c.enqueue(new TextEncoder().encode(new TextDecoder().decode(chunk).toUpperCase())); } });
              return new Response(request.body.pipeThrough(upper));
            } }
            """);
        var pipe = new System.IO.Pipelines.Pipe();

        var response = await _node.FetchAsync("test", new EdgeRequest
        {
            Method = "POST",
            Url = "http://test.example/",
            Body = EdgeBody.From(pipe.Reader.AsStream()),
        });
        using var answer = new StreamReader(response.Body.Open());
        await pipe.Writer.WriteAsync("one\n"u8.ToArray());
        var first = await answer.ReadLineAsync();
        await pipe.Writer.WriteAsync("two\n"u8.ToArray());
        await pipe.Writer.CompleteAsync();

        Assert.Equal("ONE", first);
        Assert.Equal("TWO\n", await answer.ReadToEndAsync());
    }

    [Fact]
    public async Task Timers_RunInOrder()
    {
        _node.Install("""
            export default { async fetch() {
              const seen = [];
              await new Promise(resolve => {
                setTimeout((a, b) => { seen.push(a + b); resolve(); }, 20, 'a', 'b');
                setTimeout(() => seen.push('early'), 1);
                const never = setTimeout(() => seen.push('never'), 5);
                clearTimeout(never);
                queueMicrotask(() => seen.push('micro'));
              });
              let n = 0;
              await new Promise(resolve => { const id = setInterval(() => { if (++n === 3) { clearInterval(id); resolve(); } }, 1); });
              await scheduler.wait(1);
              return new Response(seen.join() + n);
            } }
            """);

        Assert.Equal("200 micro,early,ab3", await _node.GetAsync());
    }

    [Fact]
    public async Task WaitUntil_GoesOnAfterTheAnswer()
    {
        _node.Install("""
            export default { fetch(request, env, ctx) {
              ctx.waitUntil(scheduler.wait(20).then(() => console.log('done')));
              return new Response('first');
            } }
            """);

        Assert.Equal("200 first", await _node.GetAsync());
        await _node.Log.UntilAsync("done");
    }

    [Fact]
    public async Task WaitUntil_OfTheModule_GoesOnAfterTheAnswer()
    {
        _node.Install("""
            import { waitUntil } from 'cloudflare:workers';
            export default { fetch() {
              waitUntil(scheduler.wait(20).then(() => console.log('done too')));
              return new Response('first');
            } }
            """);

        Assert.Equal("200 first", await _node.GetAsync());
        await _node.Log.UntilAsync("done too");
    }

    [Fact]
    public async Task ClassAsDefaultExport_AnswersToo()
    {
        _node.Install("""
            import { WorkerEntrypoint } from 'cloudflare:workers';
            export default class extends WorkerEntrypoint {
              fetch(request) { return new Response(`${typeof this.ctx.waitUntil} ${typeof this.env} ${new URL(request.url).pathname}`); }
            }
            """);

        Assert.Equal("200 function object /a", await _node.GetAsync("/a"));
    }

    [Fact]
    public async Task Rejection_ThatNobodyHandles_IsLogged_UnlessAListenerPreventsIt()
    {
        _node.Install("""
            addEventListener('unhandledrejection', event => {
              if (event.reason.message === 'prevented') { event.preventDefault(); }
            });
            export default { fetch() {
              const late = Promise.reject(new Error('handled late'));
              queueMicrotask(() => late.catch(() => {}));
              Promise.reject(new Error('prevented'));
              (async () => { throw new Error('floating'); })();
              return new Response('ok');
            } }
            """);

        Assert.Equal("200 ok", await _node.GetAsync());

        var before = new List<string>();
        WorkerLogEntry entry;
        while (!(entry = await _node.Log.NextAsync()).Text.StartsWith("Error: floating", StringComparison.Ordinal))
        {
            before.Add(entry.Text);
        }

        Assert.Equal(WorkerLogLevel.Exception, entry.Level);
        Assert.DoesNotContain(before, text => text.Contains("prevented", StringComparison.Ordinal) || text.Contains("late", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Modules_AreThoseOfTheBundle()
    {
        var bundle = WorkerNode.BundleOf("test", """
            import { a } from './lib/a.js';
            import text from './lib/note.txt';
            import data from './data.json';
            import { env } from 'cloudflare:workers';
            export default { fetch: (request, e) => new Response([a, text, data.x, env.NAME, e.NAME].join()) }
            """);
        bundle = bundle with
        {
            Modules = bundle.Modules.AddRange(
                ModuleOf("lib/a.js", ModuleKind.Script, "import { b } from '../b.js'; export const a = 'a' + b;"),
                ModuleOf("b.js", ModuleKind.Script, "export const b = 'b';"),
                ModuleOf("lib/note.txt", ModuleKind.Text, "note"),
                ModuleOf("data.json", ModuleKind.Json, """{"x":1}""")),
            Vars = [new("NAME", "\"n\"")],
        };
        _node.Runtime.Install(new WorkerVersion("m", bundle));

        Assert.Equal("200 ab,note,1,n,n", await _node.GetAsync());
    }

    [Theory]
    [InlineData("const a = 1;\nconst b = ;", "worker.js:2:11: SyntaxError: Unexpected token ';'")]
    [InlineData("\nthrow new TypeError('boo');", "worker.js:2:7: TypeError: boo")]
    [InlineData("import { x } from './missing.js';", "Error: No such module \"./missing.js\", imported from \"worker.js\".")]
    [InlineData("export default { get fetch() { throw new Error('boo'); } }", "worker.js:1:38: Error: boo")]
    [InlineData("export const a = 1;", "worker.js:1:1: worker.js exports neither a fetch handler nor a class.")]
    public async Task Check_TellsWhatIsWrong(string code, string problem) =>
        Assert.Equal(problem, (await _node.Runtime.CheckAsync(WorkerNode.BundleOf("other", code)))?.ToString());

    [Theory]
    [InlineData("export default { scheduled() {}, queue() {}, email() {}, tail() {} }")]
    [InlineData("addEventListener('fetch', event => event.respondWith(new Response('x')));")]
    public async Task Check_OfHandlersThatAreNotThere_IsAProblem(string code) => Assert.Equal(
        "worker.js exports neither a fetch handler nor a class.",
        (await _node.Runtime.CheckAsync(WorkerNode.BundleOf("other", code)))?.Message);

    [Fact]
    public async Task Check_MissingClass_IsAProblem() => Assert.Contains(
        "names the class Room", (await _node.Runtime.CheckAsync(WorkerNode.BundleOf("other", "export default { fetch() {} }", "Room")))?.Message);

    [Fact]
    public async Task Check_WhenAllIsWell_IsNull() =>
        Assert.Null(await _node.Runtime.CheckAsync(WorkerNode.BundleOf("other", "export default { fetch() {} }")));

    private static WorkerModule ModuleOf(string name, ModuleKind kind, string text) => new(name, kind, Encoding.UTF8.GetBytes(text));

    private static async Task<string> TextOf(EdgeResponse response) =>
        Encoding.UTF8.GetString((await response.Body.ReadAllAsync(1 << 20, CancellationToken.None)).Span);
}
