namespace Edge.Host.Options;

/// <summary>What must hold of <see cref="WorkerSettings"/> beyond the ranges.</summary>
internal static class WorkerRules
{
    private const string Where = WorkerSettings.Section;

    public static void Check(SettingsReader reader, WorkerSettings workers) => reader.Require(
        workers.Domain.Length == 0 || Uri.CheckHostName(workers.Domain) == UriHostNameType.Dns,
        $"{Where}:Domain is '{workers.Domain}'; it must be a domain such as workers.example.com, or empty for none.");
}
