using System.Net;
using Edge.Testing;

namespace Edge.Host.Tests.Process;

/// <summary><c>edge dev</c> with a real process.</summary>
public sealed class DevTests : IDisposable
{
    private const string Config = """{ "name": "dev-worker", "main": "worker.js", "compatibility_date": "2026-03-01" }""";
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Dev_ServesEveryPath_ShowsLogs_AndLoadsWhatIsSaved()
    {
        _folder.Write("wrangler.jsonc", Config);
        _folder.Write("worker.js", "export default { fetch(request) { console.log('asked', request.url); return new Response('one'); } }");
        await using var node = await ServeAsync();

        Assert.Equal("one", await GetAsync(node, "/api/info"));
        await node.LineAsync($"log asked {node.Page}api/info");
        _folder.Write("worker.js", "import { text } from './text.js'; export default { fetch: () => new Response(text) }");
        await node.LineAsync("worker.js:1: \"./text.js\" was not found;");
        await node.LineAsync("What ran before goes on.");
        Assert.Equal("one", await GetAsync(node, "/"));
        _folder.Write("text.js", "export const text = 'two'");
        await node.LineAsync("dev-worker was loaded anew in ");

        Assert.Equal("two", await GetAsync(node, "/rooms"));
        Assert.Equal("*\n", File.ReadAllText(Path.Combine(_folder.Path, ".edge", ".gitignore")));
    }

    [Fact]
    public async Task Dev_OfCodeThatIsBroken_SaysFileAndLine_AndGoesOnWithWhatRan()
    {
        _folder.Write("wrangler.toml", "name = \"dev-worker\"\nmain = \"worker.js\"\ncompatibility_date = \"2026-03-01\"");
        _folder.Write("worker.js", "export default {\n  fetch() { return new Response('never') \n}");
        await using var node = await ServeAsync();

        var first = await node.LineAsync("error: worker.js:");
        using var answer = await node.Http.GetAsync(new Uri("/", UriKind.Relative));
        _folder.Write("worker.js", "export default { fetch() { throw new RangeError('meant'); } }");
        await node.LineAsync("dev-worker was loaded anew in ");
        using var thrown = await node.Http.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Contains("worker.js:3", first, StringComparison.Ordinal);
        Assert.Contains("SyntaxError", first, StringComparison.Ordinal);
        Assert.Contains("Nothing is served until this is mended.", node.Errors, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.InternalServerError), (answer.StatusCode, thrown.StatusCode));
        await node.LineAsync("exception RangeError: meant");
    }

    [Fact]
    public async Task Dev_KeepsWhatObjectsStored_FromOneStartToTheNext()
    {
        _folder.Write("wrangler.jsonc", """
            { "name": "dev-worker", "main": "worker.js", "compatibility_date": "2026-03-01",
              "durable_objects": { "bindings": [{ "name": "COUNTER", "class_name": "Counter" }] },
              "migrations": [{ "tag": "v1", "new_classes": ["Counter"] }] }
            """);
        _folder.Write("worker.js", """
            export class Counter {
              constructor(state) { this.state = state; }
              async fetch() {
                const count = 1 + ((await this.state.storage.get('count')) ?? 0);
                await this.state.storage.put('count', count);
                return new Response(`${count}`);
              }
            }
            export default { fetch: (request, env) => env.COUNTER.get(env.COUNTER.idFromName('a')).fetch(request) };
            """);

        await using (var first = await ServeAsync())
        {
            Assert.Equal("1", await GetAsync(first, "/"));
            first.Signal(15);
            Assert.Equal(0, await first.ExitAsync());
        }

        await using var second = await ServeAsync();
        Assert.Equal("2", await GetAsync(second, "/"));
    }

    [Fact]
    public async Task Signal_WhileAnAnswerStreams_CutsItAndEndsWith0()
    {
        _folder.Write("wrangler.jsonc", Config);
        _folder.Write("worker.js", """
            export default { fetch: () => new Response(new ReadableStream({
              start(controller) { controller.enqueue(new TextEncoder().encode('first')); }
            })) };
            """);
        await using var node = await ServeAsync();
        using var answer = await node.Http.GetAsync(new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        Assert.Equal(5, await body.ReadAtLeastAsync(new byte[5], 5));

        node.Signal(15);

        Assert.Equal(0, await node.ExitAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(new byte[1]));
    }

    [Theory]
    [InlineData(null, 2, "has no wrangler.json, wrangler.jsonc or wrangler.toml.", "dev", ".")]
    [InlineData(null, 2, "There is no folder ", "dev", "nowhere")]
    [InlineData(null, 2, "--port must be from 0 to 65535.", "dev", ".", "--port", "70000")]
    [InlineData(Config, 2, "main is worker.js, but ", "deploy", ".")]
    [InlineData("{ \"name\": 5 }", 2, "wrangler.jsonc:1: name is 5; it must be a string in quotes.", "deploy", ".")]
    [InlineData(null, 1, "http://127.0.0.1:9/ does not answer", "workers", "--url", "http://127.0.0.1:9")]
    public async Task Command_ThatCannotBeCarriedOut_SaysWhy(string? config, int code, string problem, params string[] arguments)
    {
        if (config is not null)
        {
            _folder.Write("wrangler.jsonc", config);
        }

        var (found, output) = await Admin.RunAsync(_folder, arguments);

        Assert.Equal(code, found);
        Assert.Contains(problem, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static Task<string> GetAsync(NodeProcess node, string path) => node.Http.GetStringAsync(new Uri(path, UriKind.Relative));

    private async Task<NodeProcess> ServeAsync()
    {
        var node = NodeProcess.Start(_folder.Path, ["dev", ".", "--port", "0"]);
        await node.UntilListeningAsync();
        return node;
    }
}
