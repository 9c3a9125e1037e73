using System.Text;
using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Wrangler;
using Edge.Testing;
using Edge.Workers.Bundles;

namespace Edge.Host.Tests.Workers.Bundles;

public sealed class BundleReaderTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FollowsImports_AndTakesNothingElse()
    {
        Write("src/worker.js", """
            import { room } from './lib/room.js';
            import names from "../names.json";
            import page from './page.html';
            import './lib/room.js';
            import { DurableObject } from 'cloudflare:workers';
            """);
        Write("src/lib/room.js", "import { say } from '../say'; export * from './deep'");
        Write("src/say.mjs", "export const say = 1;");
        Write("src/lib/deep/index.js", "import '/src/worker.js'");
        Write("src/page.html", "<p>import 'x'</p>");
        Write("names.json", "[]");
        Write("src/unused.js", "");

        var modules = BundleReader.Read(_folder.Path, "src/worker.js");

        Assert.Equal(
            [("names.json", ModuleKind.Json), ("src/lib/deep/index.js", ModuleKind.Script), ("src/lib/room.js", ModuleKind.Script),
                ("src/page.html", ModuleKind.Text), ("src/say.mjs", ModuleKind.Script), ("src/worker.js", ModuleKind.Script)],
            modules.Select(module => (module.Name, module.Kind)));
        Assert.Equal("[]", Encoding.UTF8.GetString(modules[0].Content.Span));
    }

    [Theory]
    [InlineData("import { Hono } from 'hono'", "worker.js:2: \"hono\" is a package; Edge does not look into node_modules. Bundle it, and set main to what comes out: npx esbuild worker.js")]
    [InlineData("import '@scope/x/y.js'", "worker.js:2: \"@scope/x/y.js\" is a package")]
    [InlineData("import './node_modules/x/index.js'", "worker.js:2: \"./node_modules/x/index.js\" is in node_modules, which is not packed.")]
    [InlineData("import 'node:crypto'", "worker.js:2: \"node:crypto\" is not there: modules of Node.js are not to be had")]
    [InlineData("import 'cloudflare:sockets'", "worker.js:2: \"cloudflare:sockets\" is not there; of the platform's own modules there is cloudflare:workers.")]
    [InlineData("import 'https://esm.sh/x'", "worker.js:2: \"https://esm.sh/x\" is at another place")]
    [InlineData("import './gone.js'", "worker.js:2: \"./gone.js\" was not found;")]
    [InlineData("import './types.ts'", "worker.js:2: \"./types.ts\" is TypeScript; Edge runs JavaScript.")]
    [InlineData("import './types'", "worker.js:2: \"./types\" was not found; types.ts is, which is TypeScript: build it first.")]
    [InlineData("import './picture.png'", "worker.js:2: \"./picture.png\" cannot be imported; allowed are .js and .mjs as modules, .json, .txt")]
    [InlineData("import './add.wasm'", "worker.js:2: \"./add.wasm\" cannot be imported; allowed are .js and .mjs as modules, .json, .txt, .html and .sql as text, .bin as bytes.")]
    [InlineData("import '../outside.js'", "worker.js:2: \"../outside.js\" leads out of the worker's folder")]
    public void Read_OfAnImportThatCannotBePacked_NamesFileLineAndWhatToDo(string import, string problem)
    {
        Write("worker.js", $"// A worker.\n{import};");
        Write("types.ts", "export type X = string;");
        Write("picture.png", "x");
        Write("add.wasm", "x");
        Write("node_modules/x/index.js", "");

        var e = Assert.Throws<ConfigException>(() => BundleReader.Read(_folder.Path, "worker.js"));

        Assert.StartsWith(problem, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAPackageThatIsImportedLater_LetsTheWorkerDecide()
    {
        Write("worker.js", "try { await import('node:crypto') } catch { }");

        Assert.Single(BundleReader.Read(_folder.Path, "worker.js"));
    }

    [Theory]
    [InlineData("src/index.ts", "src/index.ts is TypeScript; Edge runs JavaScript. Build it, and set main to what comes out: npx esbuild src/index.ts")]
    [InlineData("worker.json", "main is worker.json; it must be an ES module, .js or .mjs.")]
    [InlineData("gone.js", "main is gone.js, but ")]
    [InlineData("../worker.js", "main is ../worker.js, which leads out of the worker's folder ")]
    [InlineData("src/../../worker.js", "main is src/../../worker.js, which leads out of the worker's folder ")]
    public void Read_OfAMainThatIsNoModule_SaysSo(string main, string problem)
    {
        Write("worker.json", "{}");

        var e = Assert.Throws<ConfigException>(() => BundleReader.Read(_folder.Path, main));

        Assert.StartsWith(problem, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfTooMuch_SaysHowMuchIsAllowed()
    {
        Write("worker.js", "import './large.txt'");
        Write("large.txt", new string('x', BundleLimits.MaxBytes));

        var e = Assert.Throws<ConfigException>(() => BundleReader.Read(_folder.Path, "worker.js"));

        Assert.Equal("large.txt: with it the worker has 10485780 bytes in 2 modules; allowed are 10485760 in 500.", e.Message);
    }

    [Theory]
    [InlineData("./src/worker.js", "src/worker.js")]
    [InlineData("src/../worker.js", "worker.js")]
    [InlineData("worker.js", "worker.js")]
    public void Normalize_GivesTheNameBelowTheFolder(string main, string name) => Assert.Equal(name, BundleReader.Normalize(main));

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Path, name))!);
        _folder.Write(name, text);
    }
}
