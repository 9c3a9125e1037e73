using Edge.Host.Clustering;
using Edge.Host.Composition;
using Edge.Host.Options;

namespace Edge.Host.Cli;

/// <summary>Runs a node until it is told to stop; says plainly why when it cannot.</summary>
internal static class ServeCommand
{
    public static Task<int> RunAsync(ServeArguments arguments, CancellationToken cancel) =>
        RunAsync(arguments, Banner.PrintWhenStartedAsync, cancel);

    /// <summary>Runs a node.</summary>
    /// <param name="arguments">What it is.</param>
    /// <param name="prepare">Called with the node before it starts.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<int> RunAsync(
        ServeArguments arguments, Func<WebApplication, CancellationToken, Task> prepare, CancellationToken cancel)
    {
        try
        {
            await using var app = await NodeHost.BuildAsync(arguments, cancel);
            var failure = app.Services.GetRequiredService<NodeFailure>();
            await prepare(app, cancel);
            await NodeStart.RunAsync(app, arguments.AddressOption, cancel);
            await app.WaitForShutdownAsync(cancel);
            return failure.Reason is null ? ExitCodes.Ok : await FailAsync($"The node ended. {failure.Reason}", ExitCodes.CannotRun);
        }
        catch (SettingsException e)
        {
            return await FailAsync(e.Message, ExitCodes.BadUsage);
        }
        catch (CannotRunException e)
        {
            return await FailAsync(e.Message, ExitCodes.CannotRun);
        }
    }

    private static async Task<int> FailAsync(string message, int code)
    {
        await Console.Error.WriteLineAsync(message);
        return code;
    }
}
