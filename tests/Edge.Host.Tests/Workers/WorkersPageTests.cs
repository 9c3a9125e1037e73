using System.Net;
using System.Text.RegularExpressions;
using Edge.Host.Tests.Process;

namespace Edge.Host.Tests.Workers;

/// <summary>docs/workers.md says "yes" only of what a check proves: the checks in JavaScript run here, tests must be there to run.</summary>
public sealed class WorkersPageTests(ApiNode node) : IClassFixture<ApiNode>
{
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

    [Fact]
    public void Rows_SayYesPartlyOrNo_AndEveryYesHasAProof()
    {
        var rows = Rows().ToArray();

        Assert.InRange(rows.Length, 40, 200);
        Assert.All(rows, row => Assert.Contains(row[1], (string[])["yes", "partly", "no"]));
        Assert.All(rows.Where(row => row[1] == "yes"), row => Assert.True(ProofsOf(row).Any(), $"{row[0]} has no check."));
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

    private static IEnumerable<string> Proofs() => Rows().Where(row => row[1] == "yes").SelectMany(ProofsOf).Distinct();

    private static IEnumerable<string> ProofsOf(string[] row) => Regex.Matches(row[3], "`([^`]+)`").Select(match => match.Groups[1].Value);

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
