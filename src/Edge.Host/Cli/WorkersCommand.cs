using System.CommandLine;
using Edge.Host.Endpoints;
using Spectre.Console;

namespace Edge.Host.Cli;

/// <summary>Shows, deletes and puts back the workers of a running cluster.</summary>
internal static class WorkersCommand
{
    public static Command Create()
    {
        var command = new Command("workers", "Shows the workers of a running cluster; with a name, its versions.");
        var name = new Argument<string?>("name") { Description = "One worker.", Arity = ArgumentArity.ZeroOrOne };
        command.Add(name);
        var arguments = AdminArguments.AddTo(command);
        command.SetAction((parsed, cancel) => EdgeCommand.AskAsync(arguments, parsed, async client =>
        {
            var workers = new WorkerClient(client);
            if (parsed.GetValue(name) is { } one)
            {
                Print(await workers.DescribeAsync(one, cancel));
            }
            else
            {
                Print(await workers.ListAsync(cancel));
            }

            return ExitCodes.Ok;
        }));
        command.Add(CreateDelete());
        return command;
    }

    /// <summary><c>edge rollback</c>.</summary>
    public static Command CreateRollback()
    {
        var command = new Command("rollback", "Makes an older version of a worker the active one.");
        var name = WorkerArguments.AddName(command);
        var version = new Argument<int?>("version") { Description = "Which one; the one before, if not given.", Arity = ArgumentArity.ZeroOrOne };
        command.Add(version);
        var arguments = AdminArguments.AddTo(command);
        command.SetAction((parsed, cancel) => EdgeCommand.AskAsync(arguments, parsed, async client =>
        {
            var info = await new WorkerClient(client).RollBackAsync(parsed.GetRequiredValue(name), parsed.GetValue(version), cancel);
            return RolloutReport.Print(info, $"{info.Worker} is back in version {info.Version}.");
        }));
        return command;
    }

    private static Command CreateDelete()
    {
        var command = new Command("delete", "Deletes a worker with all its versions. What its objects stored can no longer be reached.");
        var name = WorkerArguments.AddName(command);
        var arguments = AdminArguments.AddTo(command);
        command.SetAction((parsed, cancel) => EdgeCommand.AskAsync(arguments, parsed, async client =>
        {
            var info = await new WorkerClient(client).DeleteAsync(parsed.GetRequiredValue(name), cancel);
            return RolloutReport.Print(info, $"{info.Worker} is deleted.");
        }));
        return command;
    }

    private static void Print(IReadOnlyList<WorkerInfo> workers)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("worker", "version", "deployed", "routes", "objects");
        foreach (var worker in workers)
        {
            AddRow(table, worker.Name, $"{worker.Version}", Time(worker.Time), string.Join(", ", worker.Routes), string.Join(", ", worker.Classes.Values));
        }

        Write(table);
    }

    private static void Print(WorkerInfo worker)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("version", "state", "deployed", "hash", "message");
        foreach (var version in worker.Versions ?? [])
        {
            var state = version switch
            {
                { Active: true } => "active",
                { Kept: true } => string.Empty,
                _ => "not kept",
            };
            AddRow(table, $"{version.Version}", state, Time(version.Time), version.Hash[..12], version.Message);
        }

        Write(table);
        foreach (var route in worker.Routes)
        {
            Console.WriteLine($"  route    {route}");
        }

        foreach (var (name, space) in worker.Classes)
        {
            Console.WriteLine($"  class    {name}, objects in {space}");
        }
    }

    // Messages are people's words: not markup.
    private static void AddRow(Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static void Write(Table table)
    {
        // Cut for no terminal: what reads it may be a program.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
        AnsiConsole.Write(table);
    }
}
