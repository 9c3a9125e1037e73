using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Wrangler;
using Edge.Testing;

namespace Edge.Host.Tests.Workers.Wrangler;

public sealed class WranglerFileTests : IDisposable
{
    private const string Json = """
        {
          // The room.
          "$schema": "node_modules/wrangler/config-schema.json",
          "name": "chat-room",
          "main": "./src/worker.js",
          "compatibility_date": "2026-03-01",
          "compatibility_flags": ["nodejs_compat"],
          "vars": { "GREETING": "hello", "LIMIT": 3, "DEEP": { "a": [1, null] } },
          "durable_objects": {
            "bindings": [
              { "name": "CHAT_ROOM", "class_name": "ChatRoom" },
              { "name": "USERS", "class_name": "User", "script_name": "users" },
            ],
          },
          "migrations": [
            { "tag": "v1", "new_classes": ["Room"] },
            { "tag": "v2", "new_sqlite_classes": ["Other"], "renamed_classes": [{ "from": "Room", "to": "ChatRoom" }], "deleted_classes": ["Old"] },
          ],
          "routes": ["example.com/chat/*", { "pattern": "chat.example.com", "custom_domain": true }, { "pattern": "*.example.org/*", "zone_name": "example.org" }],
        }
        """;

    private const string Toml = """
        # The room.
        name = "chat-room"
        main = "./src/worker.js"
        compatibility_date = "2026-03-01"
        compatibility_flags = ["nodejs_compat"]
        routes = [
          "example.com/chat/*",
          { pattern = "chat.example.com", custom_domain = true },
          { pattern = "*.example.org/*", zone_name = "example.org" },
        ]

        [vars]
        GREETING = "hello"
        LIMIT = 3
        DEEP = { a = [1, "x"] }

        [[durable_objects.bindings]]
        name = "CHAT_ROOM"
        class_name = "ChatRoom"

        [[durable_objects.bindings]]
        name = "USERS"
        class_name = "User"
        script_name = "users"

        [[migrations]]
        tag = "v1"
        new_classes = ["Room"]

        [[migrations]]
        tag = "v2"
        new_sqlite_classes = ["Other"]
        deleted_classes = ["Old"]

          [[migrations.renamed_classes]]
          from = "Room"
          to = "ChatRoom"
        """;

    private static readonly DateOnly Today = new(2026, 11, 26);
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("wrangler.json", Json)]
    [InlineData("wrangler.jsonc", Json)]
    [InlineData("wrangler.toml", Toml)]
    public void Read_OfAWholeFile_TakesEveryKey(string name, string text)
    {
        var (manifest, warnings) = Read(name, text);

        Assert.Empty(warnings);
        Assert.Equal(("chat-room", "./src/worker.js", new DateOnly(2026, 3, 1)), (manifest.Name, manifest.Main, manifest.CompatibilityDate));
        Assert.Equal(["nodejs_compat"], manifest.CompatibilityFlags);
        Assert.Equal(("\"hello\"", "3"), (manifest.Vars["GREETING"], manifest.Vars["LIMIT"]));
        Assert.StartsWith("{\"a\":[1,", manifest.Vars["DEEP"], StringComparison.Ordinal);
        Assert.Equal([new BoundClass("CHAT_ROOM", "ChatRoom", null), new BoundClass("USERS", "User", "users")], manifest.Objects);
        Assert.Equal(["v1", "v2"], manifest.Migrations.Select(step => step.Tag));
        Assert.Equal(["Room"], manifest.Migrations[0].NewClasses);
        Assert.Equal(["Other"], manifest.Migrations[1].NewClasses);
        Assert.Equal([new RenamedClass("Room", "ChatRoom")], manifest.Migrations[1].RenamedClasses);
        Assert.Equal(["Old"], manifest.Migrations[1].DeletedClasses);
        Assert.Equal(["example.com/chat/*", "chat.example.com/*", "*.example.org/*"], manifest.Routes);
    }

    [Theory]
    [InlineData("name = \"a\"\nmain = 5", "wrangler.toml:2: main is 5; it must be a string in quotes.")]
    [InlineData("name = \"a\"", "wrangler.toml:1: main is missing; it must be given, such as worker.js.")]
    [InlineData("name = \"A b\"\nmain = \"w.js\"", "wrangler.toml:1: name is \"A b\"; it must be 1 to 63 lower-case letters, digits, '-' and '_'")]
    [InlineData("name = \"a\"\nmain = \"w.js\"\nroutes = \"x\"", "wrangler.toml:3: routes is \"x\"; it must be a list of patterns such as \"example.com/chat/*\"")]
    [InlineData("name = \"a\"\nmain = \"w.js\"\nroute = \"a*b.com/\"", "wrangler.toml:3: route has \"a*b.com/\", which has a * inside the host")]
    [InlineData("name = \"a\"\nmain = \"w.js\"\ncompatibility_date = \"soon\"", "wrangler.toml:3: compatibility_date is \"soon\"; it must be a date such as 2026-11-26.")]
    [InlineData("name = \"a\"\nmain = \"w.js\"\n[durable_objects]\nbindings = [{ name = \"A\" }]", "wrangler.toml:4: durable_objects.bindings[0].class_name is missing")]
    [InlineData("name = \"a\"\nmain = \"w.js\"\n[[durable_objects.bindings]]\nname = \"A B\"\nclass_name = \"C\"", "wrangler.toml:4: durable_objects.bindings[0].name is \"A B\"; it must be a JavaScript identifier")]
    [InlineData("name = \"a\"\nmain = \"w.js\"\n[[migrations]]\ntag = \"v1\"\ntransferred_classes = []", "wrangler.toml:5: migrations[0].transferred_classes is not to be had")]
    [InlineData("name = \"a\"\nmain = \"w.js\"\nvars = [1]", "wrangler.toml:3: vars is a list; it must be a table.")]
    [InlineData("name = \"a\"\nmain = \"w.js\"\n[vars]\nX = inf", "wrangler.toml:4: inf is no value that a worker can be given; write a finite number")]
    [InlineData("name = \"a\"\nmain = \"w.js\"\n[vars]\nX = { y = [\n-nan] }", "wrangler.toml:5: -nan is no value that a worker can be given")]
    [InlineData("name = \"a\"\nmain = \"w.js\"\nvars = { A = 1 }\n[[durable_objects.bindings]]\nname = \"A\"\nclass_name = \"C\"", "wrangler.toml:5: durable_objects.bindings[0].name is \"A\", which is in vars too; env can have it only once.")]
    [InlineData("name = \"a\nmain = 1", "wrangler.toml:1: this is no TOML: ")]
    [InlineData("name = \"a\"\nname = \"b\"", "wrangler.toml:2: this is no TOML: ")]
    public void Read_OfWrongToml_NamesFileLineAndWhatIsAllowed(string text, string problem) => AssertFails("wrangler.toml", text, problem);

    [Theory]
    [InlineData("{\n  \"name\": \"a\",\n  \"main\": [\"w.js\"]\n}", "wrangler.jsonc:3: main is a list; it must be a string in quotes.")]
    [InlineData("{\n  \"name\": \"a\"\n  \"main\": 1 }", "wrangler.jsonc:3: this is no JSON: ")]
    [InlineData("[]", "wrangler.jsonc:1: the file must be one object in braces.")]
    [InlineData("", "wrangler.jsonc:1: this is no JSON: ")]
    [InlineData("{ \"name\": \"a\",\n\"name\": \"b\" }", "wrangler.jsonc:2: name is given twice.")]
    [InlineData("{ \"name\": null, \"main\": \"w.js\" }", "wrangler.jsonc:1: name is null; it must be a string in quotes.")]
    [InlineData("{ \"name\": \"a\", \"main\": \"w.js\",\n\"compatibility_flags\": [\"x\", 5] }", "wrangler.jsonc:2: compatibility_flags has 5; each must be a string in quotes.")]
    public void Read_OfWrongJson_NamesFileLineAndWhatIsAllowed(string text, string problem) => AssertFails("wrangler.jsonc", text, problem);

    [Fact]
    public void Read_WhenMuchIsWrong_NamesAllOfIt()
    {
        _folder.Write("wrangler.jsonc", "{ \"name\": 1,\n\"main\": 2,\n\"migrations\": 3 }");

        var e = Assert.Throws<ConfigException>(() => WranglerFile.Read(_folder.Path, null, Today));

        Assert.Equal(3, e.Message.Split('\n').Length);
    }

    [Theory]
    [InlineData("kv_namespaces", "[]", "kv_namespaces has no effect: KV is not there")]
    [InlineData("compatibility_dat", "\"x\"", "compatibility_dat is not known and has no effect. Did you mean compatibility_date?")]
    [InlineData("frobnicate", "1", "frobnicate is not known and has no effect. Known here are name, main,")]
    [InlineData("durable_objects", "{\"bindings\":[{\"name\":\"A\",\"class_name\":\"B\",\"environment\":\"x\"}]}", "durable_objects.bindings[0].environment is not known")]
    public void Read_OfAKeyWithoutEffect_Warns(string key, string value, string warning)
    {
        var (_, warnings) = Read(
            "wrangler.jsonc", $"{{ \"name\": \"a\", \"main\": \"w.js\", \"compatibility_date\": \"2026-01-01\",\n\"{key}\": {value} }}");

        Assert.StartsWith($"wrangler.jsonc:2: {warning}", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutADate_TakesTodayAndWarns()
    {
        var (manifest, warnings) = Read("wrangler.toml", "name = \"a\"\nmain = \"w.js\"");

        Assert.Equal(Today, manifest.CompatibilityDate);
        Assert.Contains("compatibility_date is missing; today, 2026-11-26, is taken.", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfASection_TakesItsOwn_AndTheRestFromTheTop_ButNotVarsAndObjects()
    {
        _folder.Write("wrangler.toml", """
            name = "chat"
            main = "w.js"
            compatibility_date = "2026-03-01"
            route = "example.com/*"
            [vars]
            A = "1"
            [[durable_objects.bindings]]
            name = "ROOM"
            class_name = "Room"
            [env.staging]
            route = "staging.example.com/*"
            [env.live]
            name = "chat-live"
            [env.live.vars]
            A = "2"
            [[env.live.durable_objects.bindings]]
            name = "ROOM"
            class_name = "Room"
            """);

        var staging = WranglerFile.Read(_folder.Path, "staging", Today);
        var live = WranglerFile.Read(_folder.Path, "live", Today);

        Assert.Equal(("chat-staging", "w.js"), (staging.Manifest.Name, staging.Manifest.Main));
        Assert.Equal(["staging.example.com/*"], staging.Manifest.Routes);
        Assert.Empty(staging.Manifest.Vars);
        Assert.Empty(staging.Manifest.Objects);
        Assert.Equal(
            ["wrangler.toml:5: vars is not taken over by env.staging; give it there too if the worker needs it.",
                "wrangler.toml:7: durable_objects is not taken over by env.staging; give it there too if the worker needs it."],
            staging.Warnings);
        Assert.Equal(("chat-live", "\"2\""), (live.Manifest.Name, live.Manifest.Vars["A"]));
        Assert.Equal(["example.com/*"], live.Manifest.Routes);
        Assert.Empty(live.Warnings);
    }

    [Fact]
    public void Read_OfASectionThatIsNotThere_NamesThoseThereAre()
    {
        _folder.Write("wrangler.toml", "name = \"a\"\nmain = \"w.js\"\n[env.live]\n[env.staging]");

        var e = Assert.Throws<ConfigException>(() => WranglerFile.Read(_folder.Path, "prod", Today));

        Assert.Equal("wrangler.toml:3: there is no env.prod; it has live, staging.", e.Message);
    }

    [Fact]
    public void Read_WhereThereIsNoFile_SaysWhatToWrite()
    {
        Assert.Contains("has no wrangler.json, wrangler.jsonc or wrangler.toml. The least is", Fail(_folder.Path), StringComparison.Ordinal);
        Assert.StartsWith("There is no folder ", Fail(Path.Combine(_folder.Path, "nowhere")), StringComparison.Ordinal);

        static string Fail(string folder) => Assert.Throws<ConfigException>(() => WranglerFile.Read(folder, null, Today)).Message;
    }

    [Fact]
    public void Read_WhereThereAreTwo_TakesTheFirstAndWarns()
    {
        _folder.Write("wrangler.jsonc", "{ \"name\": \"a\", \"main\": \"w.js\", \"compatibility_date\": \"2026-01-01\" }");
        _folder.Write("wrangler.toml", "name = \"b\"");

        var (manifest, warnings) = WranglerFile.Read(_folder.Path, null, Today);

        Assert.Equal("a", manifest.Name);
        Assert.Equal(["wrangler.toml:1: this file is not read, since there is a wrangler.jsonc."], warnings);
    }

    private WranglerFile Read(string name, string text)
    {
        _folder.Write(name, text);
        return WranglerFile.Read(_folder.Path, null, Today);
    }

    private void AssertFails(string name, string text, string problem)
    {
        var e = Assert.Throws<ConfigException>(() => Read(name, text));

        Assert.Contains(e.Message.Split('\n'), line => line.StartsWith(problem, StringComparison.Ordinal));
    }
}
