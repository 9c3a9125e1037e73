using System.Text.Json;
using Edge.Testing;

namespace Edge.Host.Tests.Process;

/// <summary>What tests of <c>/api</c> share: asking nodes, and running commands that ask them.</summary>
internal static class Admin
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>A node in a new directory below another.</summary>
    public static Task<NodeProcess> ServeAsync(TemporaryDirectory data, params (string, string)[] settings) => NodeProcess.ServeAsync(
        Directory.CreateDirectory(Path.Combine(data.Path, Guid.NewGuid().ToString("N"))).FullName, settings);

    public static async Task<JsonElement> GetAsync(NodeProcess node, string path) =>
        JsonDocument.Parse(await node.Http.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement;

    public static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Output)> RunAsync(TemporaryDirectory directory, params string[] arguments)
    {
        await using var command = NodeProcess.Start(directory.Path, arguments);
        var code = await command.ExitAsync();
        return (code, string.Join('\n', new[] { command.Output, command.Errors }.Where(text => text.Length > 0)));
    }

    /// <summary>Asks again and again.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var cancel = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            await timer.WaitForNextTickAsync(cancel.Token);
        }
    }
}
