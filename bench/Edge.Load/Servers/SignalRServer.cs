using Microsoft.AspNetCore.SignalR;

namespace Edge.Load.Servers;

/// <summary>ASP.NET Core SignalR with a group per room, as its documentation shows.</summary>
internal static class SignalRServer
{
    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSignalR(options => options.ClientTimeoutInterval = TimeSpan.FromMinutes(10));
        var app = builder.Build();
        app.MapHub<RoomHub>("/hub");
        await app.RunAsync();
    }

    private sealed class RoomHub : Hub
    {
        public Task Join(string room) => Groups.AddToGroupAsync(Context.ConnectionId, room);

        public Task Post(string room, string message) => Clients.OthersInGroup(room).SendAsync("message", message);
    }
}
