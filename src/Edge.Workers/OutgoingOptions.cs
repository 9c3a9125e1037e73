using System.ComponentModel.DataAnnotations;
using System.Net;
using Edge.Actors;

namespace Edge.Workers;

/// <summary>Limits of the requests and sockets that workers open to other servers.</summary>
public sealed class OutgoingOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Edge:Workers:Outgoing";

    /// <summary>
    /// Whether addresses of this machine and of private networks may be connected to: loopback, link-local, private, shared,
    /// multicast and reserved ranges. Default false; meant for development.
    /// </summary>
    public bool AllowPrivate { get; set; }

    /// <summary>Hosts that may be reached: names, names with a leading <c>*.</c>, addresses or ranges such as <c>10.0.0.0/8</c>,
    /// which then may be private. Empty (default) allows all that are not denied.</summary>
    public IList<string> Allow { get; } = [];

    /// <summary>Hosts that may not be reached, written in the same way. Wins over <see cref="Allow"/>.</summary>
    public IList<string> Deny { get; } = [];

    /// <summary>
    /// Requests and sockets under way in one isolate: 1 to 100,000, default 1,000. A request is, until its answer's body was read
    /// or cancelled, a socket until it is closed.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxConcurrent { get; set; } = 1000;

    /// <summary>
    /// How long a server may take to answer with headers after it took a part of the body, and a script to listen to a socket that
    /// it was answered with: 1 s to 15 min, default 60 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long the body of an answer may stand still, be it that the server sends nothing or that nobody reads, before it is given
    /// up: 1 s to 24 h, default 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of one answer's body: 1 to 1 TiB, default 1 GiB.</summary>
    [Range(1L, 1L << 40)]
    public long MaxBodyBytes { get; set; } = 1L << 30;

    /// <summary>Bytes of one request's body, streamed or not: 1 to 1 TiB, default 100 MiB.</summary>
    [Range(1L, 1L << 40)]
    public long MaxRequestBytes { get; set; } = 100 << 20;

    /// <summary>Redirects followed: 0 to 100, default 20.</summary>
    [Range(0, 100)]
    public int MaxRedirects { get; set; } = 20;

    /// <summary>What is wrong with these options, a sentence each; nothing when they can be used.</summary>
    public IEnumerable<string> FindProblems() =>
    [
        .. OptionRules.FindOutOfRange(this, Section),
        .. FindNoHosts(nameof(Allow), Allow),
        .. FindNoHosts(nameof(Deny), Deny),
    ];

    private static IEnumerable<string> FindNoHosts(string list, IEnumerable<string> entries) => entries.Where(entry => !IsHost(entry)).Select(entry =>
        $"{Section}:{list} has '{entry}'; it must be like example.com, *.example.com, 10.0.0.7 or 10.0.0.0/8.");

    // Whatever is no address or range would be taken for a name, and a mistyped range would deny nothing.
    private static bool IsHost(string entry) =>
        IPNetwork.TryParse(entry, out _)
        || IPAddress.TryParse(entry, out _)
        || Uri.CheckHostName(entry.StartsWith("*.", StringComparison.Ordinal) ? entry[2..] : entry) == UriHostNameType.Dns;
}
