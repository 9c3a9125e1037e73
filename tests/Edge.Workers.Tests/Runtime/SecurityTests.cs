namespace Edge.Workers.Tests.Runtime;

/// <summary>Nothing of .NET, of the prelude's inside or of the machine can be reached.</summary>
public sealed class SecurityTests(WorkerNodeFixture fixture) : IClassFixture<WorkerNodeFixture>
{
    [Theory]
    [InlineData("typeof edge")]
    [InlineData("typeof host")]
    [InlineData("typeof process")]
    [InlineData("typeof require")]
    [InlineData("typeof Deno")]
    [InlineData("typeof xHost")]
    [InlineData("typeof SharedArrayBuffer")]
    [InlineData("typeof WebAssembly")]
    [InlineData("typeof (0, eval)('typeof edge === \"undefined\" ? undefined : edge')")]
    [InlineData("typeof Function('return typeof edge === \"undefined\" ? undefined : edge')()")]
    public async Task IsUndefined(string expression) => Assert.Equal("undefined", await EvaluateAsync(expression));

    [Theory]
    [InlineData("console.log.constructor === Function")]
    [InlineData("fetch.constructor.constructor === Function")]
    [InlineData("crypto.subtle.digest.constructor.constructor === Function")]
    [InlineData("Object.isFrozen(EngineInternal)")]
    [InlineData("Object.getOwnPropertyNames(new WebSocketPair()[0]).length === 0")]
    [InlineData("Reflect.ownKeys(env.ROOM.get(env.ROOM.newUniqueId())).sort().join() === 'id,name'")]
    public async Task IsTrue(string expression) => Assert.Equal("true", await EvaluateAsync(expression));

    [Theory]
    [InlineData("import('/etc/passwd')")]
    [InlineData("import('file:///etc/passwd')")]
    [InlineData("import('http://127.0.0.1/')")]
    [InlineData("import('edge:start')")]
    [InlineData("import('System')")]
    public async Task Import_FindsNothing(string expression) => Assert.StartsWith(
        "Error: No such module", await EvaluateAsync($"{expression}.then(() => 'imported', error => `${{error.name}}: ${{error.message}}`)"), StringComparison.Ordinal);

    [Fact]
    public async Task Errors_ShowNoExceptionOfDotNet() => Assert.Equal(",,true", await EvaluateAsync("""
        (() => {
          let caught;
          try { new Response('x', { status: 101 }); } catch (error) { caught = error; }
          return [caught.hostException, caught.GetType, caught instanceof RangeError].join();
        })()
        """));

    [Fact]
    public async Task PrepareStackTrace_SeesNoFunctionOfTheHost() => Assert.Equal("true", await EvaluateAsync("""
        (() => {
          Error.prepareStackTrace = (error, frames) => frames;
          try {
            const frames = new Error().stack;
            return frames.every(frame => frame.getFunction() === undefined || typeof frame.getFunction() === 'function'
              && frame.getFunction().GetType === undefined && frame.getThis()?.host === undefined);
          } finally {
            delete Error.prepareStackTrace;
          }
        })()
        """));

    [Fact]
    public async Task ChangedNatives_DoNotLeakTheHost() => Assert.Equal("false", await EvaluateAsync("""
        (async () => {
          let leaked = false;
          const { call, apply } = Function.prototype;
          const look = value => { if (value && (value.host || value.GetType)) leaked = true; };
          Function.prototype.call = function (self, ...args) { look(this); look(self); args.forEach(look); return Reflect.apply(this, self, args); };
          Array.prototype.push = function (...items) { items.forEach(look); for (const item of items) this[this.length] = item; return this.length; };
          try {
            const pair = new WebSocketPair();
            pair[0].accept();
            pair[1].accept();
            pair[0].send('x');
            await scheduler.wait(1);
            new URL('http://a/b').searchParams.append('c', 'd');
            await new Response('x').text();
          } finally {
            Function.prototype.call = call;
          }
          return leaked;
        })()
        """));

    private async Task<string> EvaluateAsync(string expression)
    {
        fixture.Node.Install($$"""
            export class Room {}
            export default { async fetch(request, env) { return new Response(String(await ({{expression}}))); } }
            """, "Room");
        var answer = await fixture.Node.GetAsync();
        return answer["200 ".Length..];
    }
}
