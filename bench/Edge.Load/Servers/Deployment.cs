namespace Edge.Load.Servers;

/// <summary>All processes of one target: one, or the nodes of a cluster on ports one after the other.</summary>
internal sealed class Deployment : IDisposable
{
    private readonly IReadOnlyList<ServerProcess> _processes;

    private Deployment(IReadOnlyList<ServerProcess> processes) => _processes = processes;

    /// <summary>User and system time so far, of all processes.</summary>
    public double CpuSeconds => _processes.Sum(process => process.CpuSeconds);

    /// <summary>Resident memory in bytes, of all processes.</summary>
    public long ResidentBytes => _processes.Sum(process => process.ResidentBytes);

    public static async Task<Deployment> StartAsync(Target target, int port)
    {
        var processes = new List<ServerProcess>();
        for (var node = 0; node < target.Nodes; node++)
        {
            processes.Add(await ServerProcess.StartAsync(target, port + node));
        }

        return new Deployment(processes);
    }

    /// <summary>Where a member connects: members are spread over the processes in turn.</summary>
    public int PortFor(int member) => _processes[member % _processes.Count].Port;

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Dispose();
        }
    }
}
