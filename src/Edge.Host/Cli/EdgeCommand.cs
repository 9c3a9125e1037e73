using System.CommandLine;
using Edge.Host.Workers.Wrangler;

namespace Edge.Host.Cli;

/// <summary>The command line: <c>edge</c> alone is <c>edge serve</c>.</summary>
internal static class EdgeCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Edge: a real-time edge that you own. Without a command it serves.");
        var options = ServeOptions.AddTo(root);
        root.SetAction((parsed, cancel) => ServeCommand.RunAsync(options.Read(parsed), cancel));

        var serve = new Command("serve", "Runs a node: rooms, the web page, health and metrics.");
        var own = ServeOptions.AddTo(serve);
        serve.SetAction((parsed, cancel) => ServeCommand.RunAsync(own.Read(parsed), cancel));
        root.Add(serve);
        root.Add(CreateStatus());
        root.Add(CreateDrain());
        root.Add(DevCommand.Create());
        root.Add(DeployCommand.Create());
        root.Add(WorkersCommand.CreateRollback());
        root.Add(WorkersCommand.Create());
        root.Add(ObjectsCommand.Create());
        root.Add(TailCommand.Create());
        return root;
    }

    private static Command CreateStatus()
    {
        var status = new Command("status", "Shows the members of a running cluster. Ends with 1 unless all are well.");
        var json = new Option<bool>("--json") { Description = "As JSON." };
        status.Add(json);
        var arguments = AdminArguments.AddTo(status);
        status.SetAction((parsed, cancel) => AskAsync(arguments, parsed, client => StatusCommand.RunAsync(client, parsed.GetValue(json), cancel)));
        return status;
    }

    private static Command CreateDrain()
    {
        var drain = new Command("drain", "Tells a node of a running cluster to hand over its rooms and clients, and to end.");
        var node = new Argument<string>("node") { Description = "As 'edge status' names it, such as node1:4053." };
        drain.Add(node);
        var arguments = AdminArguments.AddTo(drain);
        drain.SetAction((parsed, cancel) => AskAsync(arguments, parsed, async client =>
        {
            await client.DrainAsync(parsed.GetRequiredValue(node), cancel);
            Console.WriteLine($"{parsed.GetValue(node)} drains and ends.");
            return ExitCodes.Ok;
        }));
        return drain;
    }

    /// <summary>Carries out a command that asks a node, and says plainly why when it cannot.</summary>
    public static async Task<int> AskAsync(AdminArguments arguments, ParseResult parsed, Func<AdminClient, Task<int>> action)
    {
        using var client = arguments.Connect(parsed);
        try
        {
            return await action(client);
        }
        catch (AdminException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.CannotRun;
        }
        catch (ConfigException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.BadUsage;
        }
    }
}
