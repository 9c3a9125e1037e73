using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bridge;

/// <summary>The console.</summary>
/// <param name="write">Takes a level and a line.</param>
internal sealed class ConsoleFunctions(Action<string, string> write) : IHostFunctions
{
    /// <inheritdoc/>
    public void AddTo(HostTable table) => table.Add("log", (in V8FastArgs args, in V8FastResult _) =>
        write(args.GetString(0), args.GetString(1)));
}
