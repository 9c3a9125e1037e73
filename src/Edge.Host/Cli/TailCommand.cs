using System.CommandLine;
using System.Globalization;
using Edge.Host.Endpoints;

namespace Edge.Host.Cli;

/// <summary>Prints what a worker says on all nodes, until it is told to end.</summary>
internal static class TailCommand
{
    public static Command Create()
    {
        var command = new Command("tail", "Follows the logs and exceptions of a worker on all nodes. Ctrl+C ends it.");
        var name = WorkerArguments.AddName(command);
        var arguments = AdminArguments.AddTo(command);
        command.SetAction((parsed, cancel) => EdgeCommand.AskAsync(
            arguments, parsed, client => RunAsync(new WorkerClient(client), parsed.GetRequiredValue(name), cancel)));
        return command;
    }

    private static async Task<int> RunAsync(WorkerClient client, string name, CancellationToken cancel)
    {
        try
        {
            await client.DescribeAsync(name, cancel);
            await foreach (var line in client.FollowAsync(name, cancel))
            {
                Console.WriteLine(Show(line));
            }
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Ok;
        }
        catch (IOException e)
        {
            throw new AdminException($"The node has gone: {e.Message}");
        }

        throw new AdminException("The node has ended the stream: it drains or goes. Name another with --url.");
    }

    private static string Show(TailLine line) => line.Dropped is { } dropped
        ? $"{line.Node} {dropped} lines are missing here: more was said than could be read."
        : $"{line.Time?.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {line.Node} {line.Level} {(line.Object is null ? string.Empty : $"[{line.Object}] ")}{line.Text}";
}
