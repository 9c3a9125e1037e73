using System.Net;

namespace Edge.Host.Options;

/// <summary>What must hold of <see cref="WorkerSettings"/> beyond the ranges.</summary>
internal static class WorkerRules
{
    private const string Where = WorkerSettings.Section;

    public static void Check(SettingsReader reader, WorkerSettings workers)
    {
        reader.Require(
            workers.Domain.Length == 0 || IsName(workers.Domain),
            $"{Where}:Domain is '{workers.Domain}'; it must be a domain such as workers.example.com, or empty for none.");
        foreach (var (list, entries) in (IEnumerable<(string, IList<string>)>)[("Allow", workers.Outgoing.Allow), ("Deny", workers.Outgoing.Deny)])
        {
            foreach (var entry in entries.Where(entry => !IsHost(entry)))
            {
                reader.Require(
                    false, $"{Where}:Outgoing:{list} has '{entry}'; it must be like example.com, *.example.com, 10.0.0.7 or 10.0.0.0/8.");
            }
        }
    }

    // Whatever is no address or range would be taken for a name, and a mistyped range would deny nothing.
    private static bool IsHost(string entry) =>
        IPNetwork.TryParse(entry, out _) || IPAddress.TryParse(entry, out _) || IsName(entry.StartsWith("*.", StringComparison.Ordinal) ? entry[2..] : entry);

    private static bool IsName(string text) => Uri.CheckHostName(text) == UriHostNameType.Dns;
}
