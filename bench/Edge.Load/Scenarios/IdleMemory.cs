using Edge.Load.Servers;

namespace Edge.Load.Scenarios;

/// <summary>Resident memory of a connection that does nothing, beyond what a thousand before it had warmed up.</summary>
internal sealed class IdleMemory(int connections)
{
    private const int Warm = 1000;
    private const int RoomMembers = 50;

    public async Task<double> RunAsync(Target target, int port)
    {
        using var server = await Deployment.StartAsync(target, port);
        using var warm = await Audience.OpenAsync(server, target, Warm / RoomMembers, RoomMembers, 1);
        await Task.Delay(3000);
        var before = server.ResidentBytes;
        using var idle = await Audience.OpenAsync(server, target, connections / RoomMembers, RoomMembers, 1);
        await Task.Delay(5000);
        return (server.ResidentBytes - before) / 1024.0 / connections;
    }
}
