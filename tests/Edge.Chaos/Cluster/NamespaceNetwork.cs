using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Cluster;

/// <summary>
/// A network namespace for each node, joined by a bridge in this program's own one (see <see cref="OwnNetwork"/>). A process
/// that sleeps holds each namespace, so that cuts outlive the node. The namespaces have no names and vanish with these.
/// </summary>
internal sealed class NamespaceNetwork(int nodes) : IClusterNetwork
{
    private const string Bridge = "edge0";
    private const string Here = "10.99.0.1";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);
    private readonly List<Process> _holders = [];

    public IPAddress Database { get; } = IPAddress.Parse("10.99.0.2");

    public string? CannotCut => null;

    public IPAddress AddressOf(int node) => new([10, 99, 0, (byte)(11 + node)]);

    public ImmutableArray<string> LauncherOf(int node) =>
        ["nsenter", string.Create(CultureInfo.InvariantCulture, $"--net=/proc/{_holders[node].Id}/ns/net"), "--"];

    public async Task StartAsync(CancellationToken cancel)
    {
        await RunAsync(
            [], $"ip link set lo up; ip link add {Bridge} type bridge; ip addr add {Here}/24 dev {Bridge}; "
            + $"ip addr add {Database}/24 dev {Bridge}; ip link set {Bridge} up", cancel);
        for (var node = 0; node < nodes; node++)
        {
            var holder = ChildProcesses.Start(new ProcessStartInfo("unshare", ["--net", "--", "sleep", "infinity"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }, _ => { });
            _holders.Add(holder);
            await WhenApartAsync(holder.Id, cancel);
            await RunAsync(
                [], $"ip link add cable{node} type veth peer name eth0 netns {holder.Id}; ip link set cable{node} master {Bridge} up", cancel);
            await RunAsync(
                LauncherOf(node), $"ip link set lo up; ip addr add {AddressOf(node)}/24 dev eth0; ip link set eth0 up", cancel);
        }
    }

    public Task CutAsync(int node, bool database, CancellationToken cancel)
    {
        var others = Enumerable.Range(0, nodes).Where(other => other != node).Select(AddressOf);
        return RunAsync(LauncherOf(node), DropAll(database ? others.Append(Database) : others), cancel);
    }

    public Task CutDatabaseAsync(CancellationToken cancel) =>
        RunAsync([], DropAll(Enumerable.Range(0, nodes).Select(AddressOf), $"-d {Database}", $"-s {Database}"), cancel);

    public async Task HealAsync(CancellationToken cancel)
    {
        await RunAsync([], "iptables -w -F", cancel);
        for (var node = 0; node < nodes; node++)
        {
            await RunAsync(LauncherOf(node), "iptables -w -F", cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The namespaces go with their last process, and the cables with them.
        foreach (var holder in _holders)
        {
            holder.Kill();
            await holder.WaitForExitAsync();
            ChildProcesses.Forget(holder);
            holder.Dispose();
        }

        _holders.Clear();
        await Shell.TryRunAsync(["ip", "link", "del", Bridge], CancellationToken.None);
    }

    private static string DropAll(IEnumerable<IPAddress> peers, string incoming = "", string outgoing = "") => string.Join("; ", peers.Select(
        peer => $"iptables -w -A INPUT -s {peer} {incoming} -j DROP; iptables -w -A OUTPUT -d {peer} {outgoing} -j DROP"));

    private static Task<string> RunAsync(ImmutableArray<string> launcher, string script, CancellationToken cancel) =>
        Shell.RunAsync([.. launcher, "sh", "-ec", script], cancel);

    /// <summary>The process starts in our namespace and leaves it a moment later.</summary>
    private static async Task WhenApartAsync(int holder, CancellationToken cancel)
    {
        var ours = File.ResolveLinkTarget("/proc/self/ns/net", false)?.Name;
        while (File.ResolveLinkTarget($"/proc/{holder}/ns/net", false)?.Name == ours)
        {
            await Task.Delay(PollInterval, cancel);
        }
    }
}
