using Edge.Actors.Workers;
using Edge.Workers;

namespace Edge.Host.Workers.Tail;

/// <summary>Takes what the runtime's scripts say to those who follow them; what concerns the node also to its log.</summary>
internal sealed class FeedLog(WorkerFeeds feeds, ILogger<FeedLog> logger) : IWorkerLog
{
    public void Write(WorkerLogEntry entry)
    {
        feeds.Write(entry.Worker, new WorkerProtocol.Line(entry.Time, LevelOf(entry.Level), entry.Text, SourceOf(entry)));
        if (entry.Level == WorkerLogLevel.Hang)
        {
            WorkersLog.Hangs(logger, entry.Worker, entry.Version);
        }
    }

    private static string LevelOf(WorkerLogLevel level) => level switch
    {
        WorkerLogLevel.Debug => "debug",
        WorkerLogLevel.Info => "info",
        WorkerLogLevel.Warn => "warn",
        WorkerLogLevel.Error => "error",
        WorkerLogLevel.Exception => "exception",
        WorkerLogLevel.Limit or WorkerLogLevel.Hang => "limit",
        _ => "log",
    };

    /// <summary>The name of an object says more than its digits.</summary>
    private static string SourceOf(WorkerLogEntry entry) => entry switch
    {
        { ObjectKey: null } => string.Empty,
        { ObjectName: { } name } => $"{entry.ObjectKey.Split('/')[0]}/{name}",
        _ => entry.ObjectKey,
    };
}
