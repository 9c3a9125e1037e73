using System.CommandLine;

namespace Edge.Host.Cli;

/// <summary>Lists the objects of a namespace, one a line: the id, and the name if it has one.</summary>
internal static class ObjectsCommand
{
    public static Command Create()
    {
        var command = new Command("objects", "Lists the durable objects of a namespace that ever stored something.");
        var space = new Argument<string>("namespace") { Description = "As 'edge workers' names it, such as chat.ChatRoom." };
        var prefix = new Option<string>("--prefix") { Description = "What their names begin with.", DefaultValueFactory = _ => string.Empty };
        command.Add(space);
        command.Add(prefix);
        var arguments = AdminArguments.AddTo(command);
        command.SetAction((parsed, cancel) => EdgeCommand.AskAsync(arguments, parsed, client => RunAsync(
            new WorkerClient(client), parsed.GetRequiredValue(space), parsed.GetRequiredValue(prefix), cancel)));
        return command;
    }

    private static async Task<int> RunAsync(WorkerClient client, string space, string prefix, CancellationToken cancel)
    {
        string? cursor = null;
        do
        {
            var page = await client.ListObjectsAsync(space, prefix, cursor, cancel);
            foreach (var found in page.Objects)
            {
                Console.WriteLine(found.Name is null ? found.Id : $"{found.Id} {found.Name}");
            }

            cursor = page.Cursor;
        }
        while (cursor is not null);

        return ExitCodes.Ok;
    }
}
