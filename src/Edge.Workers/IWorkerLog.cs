namespace Edge.Workers;

/// <summary>Where lines of the console and uncaught exceptions of workers go. Thread safe; returns at once.</summary>
public interface IWorkerLog
{
    /// <summary>Takes an entry.</summary>
    void Write(WorkerLogEntry entry);
}
