using System.CommandLine;
using Edge.Host.Workers.Development;
using Edge.Host.Workers.Wrangler;

namespace Edge.Host.Cli;

/// <summary>Serves a worker's folder on this machine while it is being written.</summary>
internal static class DevCommand
{
    private const int DefaultPort = 8787;

    public static Command Create()
    {
        var command = new Command("dev", "Serves a worker from its folder on localhost, loads it anew when a file is saved, and shows what it logs.");
        var folder = WorkerArguments.AddFolder(command);
        var environment = WorkerArguments.AddEnvironment(command);
        var port = new Option<int>("--port")
        {
            Description = $"Where to listen on localhost; 0 takes a free one. Default {DefaultPort}.",
            DefaultValueFactory = _ => DefaultPort,
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535)
            {
                result.AddError("--port must be from 0 to 65535.");
            }
        });
        var memory = new Option<bool>("--memory") { Description = "Keep what objects store in memory only. Default: in .edge in the folder." };
        command.Add(port);
        command.Add(memory);
        command.SetAction((parsed, cancel) => RunAsync(
            new DevPlan(parsed.GetRequiredValue(folder), parsed.GetValue(environment)), parsed.GetValue(port), parsed.GetValue(memory), cancel));
        return command;
    }

    private static async Task<int> RunAsync(DevPlan plan, int port, bool inMemory, CancellationToken cancel)
    {
        try
        {
            WranglerFile.Find(plan.Folder.FullName, WorkerArguments.Today);
        }
        catch (ConfigException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.BadUsage;
        }

        var arguments = new ServeArguments(port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{port}", DevData.Prepare(plan.Folder), null)
        {
            AddressOption = "--port",
            IsDevelopment = true,
            Settings = new Dictionary<string, string?>
            {
                ["Edge:Storage:Provider"] = inMemory ? "Memory" : "Sqlite",
                ["Edge:Cluster:Discovery"] = "None",
                ["Edge:Workers:Outgoing:AllowPrivate"] = "true",
                // Pages that are developed beside the worker come from another port.
                ["Edge:Endpoints:AllowedOrigins:0"] = "*",
                ["Logging:LogLevel:Edge"] = "Warning",
            },
        };
        return await ServeCommand.RunAsync(arguments, (app, end) => DevSession.PrepareAsync(app, plan, end), cancel);
    }
}
