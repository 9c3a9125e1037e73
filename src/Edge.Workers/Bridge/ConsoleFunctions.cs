using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bridge;

/// <summary>The console, and exceptions that nobody caught.</summary>
/// <param name="write">Takes a level and a line.</param>
/// <param name="fault">Takes a name, a message and a stack.</param>
internal sealed class ConsoleFunctions(Action<string, string> write, Action<string, string, string> fault) : IHostFunctions
{
    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.Add("log", (in V8FastArgs args, in V8FastResult _) => write(args.GetString(0), args.GetString(1)));
        table.Add("exception", (in V8FastArgs args, in V8FastResult _) =>
            fault(args.GetString(0), args.GetString(1), args.GetString(2)));
    }
}
