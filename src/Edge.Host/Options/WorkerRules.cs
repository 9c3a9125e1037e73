namespace Edge.Host.Options;

/// <summary>What must hold of <see cref="WorkerSettings"/> beyond what holds of all workers.</summary>
internal static class WorkerRules
{
    public static void Check(SettingsReader reader, WorkerSettings workers) => reader.Require(
        workers.Domain.Length == 0 || Uri.CheckHostName(workers.Domain) == UriHostNameType.Dns,
        $"{WorkerSettings.Section}:Domain is '{workers.Domain}'; it must be a domain such as workers.example.com, or empty for none.");
}
