using System.CommandLine;
using Edge.Host.Endpoints;
using Edge.Host.Workers.Bundles;

namespace Edge.Host.Cli;

/// <summary>Puts a worker's folder on a running cluster.</summary>
internal static class DeployCommand
{
    public static Command Create()
    {
        var command = new Command("deploy", "Puts a worker on a running cluster: all nodes run it when this ends with 0.");
        var folder = WorkerArguments.AddFolder(command);
        var environment = WorkerArguments.AddEnvironment(command);
        var message = new Option<string?>("--message") { Description = "What is new, for 'edge workers'." };
        var trial = new Option<bool>("--dry-run") { Description = "Have a node check and load it, and keep nothing." };
        command.Add(message);
        command.Add(trial);
        var arguments = AdminArguments.AddTo(command);
        command.SetAction((parsed, cancel) => EdgeCommand.AskAsync(arguments, parsed, client => RunAsync(
            new WorkerClient(client),
            WorkerFolder.Read(parsed.GetRequiredValue(folder), parsed.GetValue(environment), WorkerArguments.Today),
            parsed.GetValue(message),
            parsed.GetValue(trial),
            cancel)));
        return command;
    }

    private static async Task<int> RunAsync(
        WorkerClient client, WorkerFolder worker, string? message, bool isTrial, CancellationToken cancel)
    {
        WorkerArguments.Warn(worker.Warnings);
        var upload = new VersionUpload(
            message,
            worker.Manifest,
            [.. worker.Modules.Select(module => new ModuleUpload(module.Name, module.Kind.ToString(), module.Content.ToArray()))]);
        var info = await client.DeployAsync(upload, isTrial, cancel);
        WorkerArguments.Warn(info.Warnings);
        if (isTrial)
        {
            Console.WriteLine($"{info.Worker} would be taken. Nothing was stored.");
            return ExitCodes.Ok;
        }

        var code = RolloutReport.Print(info, $"{info.Worker} is deployed in version {info.Version}.");
        foreach (var (name, space) in info.Classes ?? new Dictionary<string, string>())
        {
            Console.WriteLine($"  class    {name}, objects in {space}");
        }

        foreach (var route in worker.Manifest.Routes)
        {
            Console.WriteLine($"  route    {route}");
        }

        return code;
    }
}
