using Edge.Host.Workers.Bundles;

namespace Edge.Host.Tests.Workers.Bundles;

public sealed class ImportScannerTests
{
    [Theory]
    [InlineData("import a from './a.js'", "./a.js")]
    [InlineData("import { b,\n  c } from \"./b.js\";", "./b.js")]
    [InlineData("import * as d from './d.js'; import './e.js'", "./d.js ./e.js")]
    [InlineData("export { f } from './f.js'; export * from './g.js'", "./f.js ./g.js")]
    [InlineData("const h = await import('./h.js')", "./h.js")]
    [InlineData("import text from './a.txt' with { type: 'text' }", "./a.txt")]
    [InlineData("import{a}from'./a.js';let from='x'", "./a.js")]
    [InlineData("// import a from './a.js'\n/* import './b.js' */ import './c.js'", "./c.js")]
    [InlineData("const s = \"import './a.js'\", t = 'it\\'s from \"./b.js\"'", "")]
    [InlineData("const t = `import './a.js' ${f(`${{ a: 1 }.a} from './b.js'`)} from './c.js'`; import './d.js'", "./d.js")]
    [InlineData("const r = /['\"`]/g, q = x / 2 / y; import './a.js'", "./a.js")]
    [InlineData("return /import '.\\/a.js'/.test(s)", "")]
    [InlineData("const r = /[/'\"]/; import './a.js'", "./a.js")]
    [InlineData("Array.from('abc'); Buffer.from(\"x\"); obj.import('./a.js')", "")]
    [InlineData("const a = { from: 'x' }; import(name)", "")]
    [InlineData("'unended\nimport './a.js'", "./a.js")]
    [InlineData("`unended import './a.js'", "")]
    public void Scan_FindsImportsAndNothingElse(string code, string expected) =>
        Assert.Equal(expected, string.Join(' ', ImportScanner.Scan(code).Select(import => import.Specifier)));

    [Fact]
    public void Scan_TellsLines_AndWhatIsImportedLater() => Assert.Equal(
        [new ModuleImport("./a.js", 2, IsStatic: true), new ModuleImport("./b.js", 4, IsStatic: false)],
        ImportScanner.Scan("\nimport './a.js'\n\nimport('./b.js')"));
}
