using System.Diagnostics;
using System.Net;
using Edge.Chaos.Harness;
using Edge.Chaos.Scenarios;

namespace Edge.Chaos.Cluster;

/// <summary>Deploys the programs of this project as an operator would.</summary>
internal static class Deployment
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>Runs <c>edge deploy</c> and waits for its end.</summary>
    /// <exception cref="ScenarioFailedException">It failed; the message holds what it said.</exception>
    public static async Task DeployAsync(ScenarioContext context, IPEndPoint node, string program)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = [context.Options.EdgeDll, "deploy", FolderOf(program), "--url", $"http://{node}", "--token", ClusterUnderTest.AdminToken];
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
