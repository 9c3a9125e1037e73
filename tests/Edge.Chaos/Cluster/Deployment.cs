using System.Diagnostics;
using System.Net;
using Edge.Chaos.Harness;
using Edge.Chaos.Scenarios;

namespace Edge.Chaos.Cluster;

/// <summary>Deploys the programs of this project as an operator would.</summary>
internal static class Deployment
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>Deploys a program with a text of its configuration replaced, such as the address of what is behind it.</summary>
    public static async Task DeployAsync(ScenarioContext context, IPEndPoint node, string program, (string Old, string New) change)
    {
        var copy = RunLedger.CreateFolder("edge-chaos-");
        foreach (var file in Directory.GetFiles(FolderOf(program)))
        {
            var text = await File.ReadAllTextAsync(file, context.Cancel);
            await File.WriteAllTextAsync(
                Path.Combine(copy, Path.GetFileName(file)),
                Path.GetFileName(file).StartsWith("wrangler", StringComparison.Ordinal) ? text.Replace(change.Old, change.New, StringComparison.Ordinal) : text,
                context.Cancel);
        }

        await DeployFolderAsync(context, node, copy);
        RunLedger.RemoveFolder(copy);
    }

    /// <summary>Runs <c>edge deploy</c> and waits for its end.</summary>
    /// <exception cref="ScenarioFailedException">It failed; the message holds what it said.</exception>
    public static Task DeployAsync(ScenarioContext context, IPEndPoint node, string program) =>
        DeployFolderAsync(context, node, FolderOf(program));

    private static async Task DeployFolderAsync(ScenarioContext context, IPEndPoint node, string folder)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = [context.Options.EdgeDll, "deploy", folder, "--url", $"http://{node}", "--token", ClusterUnderTest.AdminToken];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var output = new OutputTail();
        using var process = ChildProcesses.Start(start, output.Add);
        await process.WaitForExitAsync(context.Cancel).WaitAsync(Timeout, context.Cancel);
        ChildProcesses.Forget(process);
        if (process.ExitCode != 0)
        {
            throw new ScenarioFailedException($"edge deploy ended with {process.ExitCode}:\n{output}");
        }
    }

    private static string FolderOf(string program) => Path.Combine(AppContext.BaseDirectory, "Programs", program);
}
