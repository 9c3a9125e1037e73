namespace Edge.Chaos.Scenarios;

/// <summary>What was said on the command line.</summary>
/// <param name="EdgeDll">The server under test.</param>
/// <param name="Seed">Of all random choices.</param>
/// <param name="Short">Fewer messages, connections, minutes.</param>
/// <param name="Port">The first port for servers.</param>
/// <param name="Connections">For <c>many</c>.</param>
/// <param name="Minutes">For <c>many</c>.</param>
/// <param name="EntryPort">For <c>compose</c>: the port of the entry point, on loopback.</param>
internal sealed record ScenarioOptions(
    string EdgeDll, int Seed, bool Short, int Port, int? Connections, double? Minutes, int EntryPort);
