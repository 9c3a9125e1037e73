using Edge.Workers.Isolates;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bridge;

/// <summary>Timers of the event loop.</summary>
internal sealed class TimerFunctions(LoopTimers timers) : IHostFunctions
{
    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.Add("timerStart", (in V8FastArgs args, in V8FastResult _) => timers.Start(args.GetInt32(0), args.GetDouble(1)));
        table.Add("timerStop", (in V8FastArgs args, in V8FastResult _) => timers.Stop(args.GetInt32(0)));
    }
}
