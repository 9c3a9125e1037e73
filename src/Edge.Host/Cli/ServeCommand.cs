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
        using var stop = new StopSignal(cancel);
        try
        {
            await using var app = await NodeHost.BuildAsync(arguments, stop.Token);
            var failure = app.Services.GetRequiredService<NodeFailure>();
            await prepare(app, stop.Token);
            var isUp = await NodeStart.RunAsync(app, arguments.AddressOption, stop.Token);
            await app.WaitForShutdownAsync(stop.Token);
            if (failure.Reason is { } reason)
            {
                return await FailAsync($"The node ended. {reason}", ExitCodes.CannotRun);
            }

            return isUp ? ExitCodes.Ok : StoppedEarly();
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return StoppedEarly();
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

    private static int StoppedEarly()
    {
        Console.WriteLine("Edge was told to stop before it had started, and has stopped.");
        return ExitCodes.Ok;
    }

    private static async Task<int> FailAsync(string message, int code)
    {
        await Console.Error.WriteLineAsync(message);
        return code;
    }
}
