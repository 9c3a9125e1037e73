using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;

namespace Edge.Chaos.Harness;

/// <summary>How a node is started; the same again after each death.</summary>
/// <param name="Dll">The server.</param>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="Data">Its data directory.</param>
/// <param name="Settings">Further settings by their names, such as <c>Edge__Connections__RatePerSecond</c>.</param>
/// <param name="Launcher">A command that becomes the node, such as <c>nsenter ... --</c>; empty for none.</param>
internal sealed record NodeSetup(
    string Dll, IPEndPoint EndPoint, string Data, ImmutableDictionary<string, string> Settings, ImmutableArray<string> Launcher)
{
    /// <summary>A node of its own on loopback.</summary>
    public static NodeSetup Alone(string dll, int port, string data, ImmutableDictionary<string, string> settings) =>
        new(dll, new IPEndPoint(IPAddress.Loopback, port), data, settings, []);

    public ProcessStartInfo ToStartInfo()
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] command = [.. Launcher, dotnet, Dll, "serve", "--urls", $"http://{EndPoint}", "--data", Data];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
