using Edge.Actors.Objects;
using Edge.Workers.Bundles;
using Edge.Workers.Telemetry;

namespace Edge.Workers.Versions;

/// <summary>The log as one isolate writes it: each entry says whose code ran.</summary>
internal sealed class IsolateLog(WorkerVersion version, WorkerServices services)
{
    /// <summary>Whose code runs, if it is an object's. Set by the loop's thread.</summary>
    public Func<ObjectId?> CurrentObject { get; set; } = () => null;

    /// <summary>A line of the console.</summary>
    public void Write(string level, string text) => Write(
        level switch
        {
            "debug" => WorkerLogLevel.Debug,
            "info" => WorkerLogLevel.Info,
            "warn" => WorkerLogLevel.Warn,
            "error" => WorkerLogLevel.Error,
            _ => WorkerLogLevel.Log,
        },
        text);

    /// <summary>Something else.</summary>
    public void Write(WorkerLogLevel level, string text)
    {
        if (level == WorkerLogLevel.Exception)
        {
            EdgeWorkersTelemetry.Exceptions.Add(1);
        }

        var id = CurrentObject();
        services.Log.Write(new WorkerLogEntry(services.Time.GetUtcNow(), version.Bundle.Name, version.Id, level, text)
        {
            ObjectKey = id is null ? null : $"{id.Namespace}/{id.Hex}",
            ObjectName = id?.Name,
        });
    }
}
