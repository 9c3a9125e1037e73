using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace Edge.Load.Servers;

/// <summary>
/// The peer to beat: Kestrel's own WebSocket and a broadcast loop, as somebody who knows it would write it. Zero-byte reads
/// while idle, one send at a time per socket through a small queue, the payload shared by all.
/// </summary>
internal static class BareServer
{
    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(25) });
        var rooms = new ConcurrentDictionary<string, Room>();
        app.Map("/rooms/{room}", async (HttpContext context, string room) =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await rooms.GetOrAdd(room, _ => new Room()).ServeAsync(socket);
        });
        await app.RunAsync();
    }

    private sealed class Room
    {
        private readonly Lock _gate = new();
        private Member[] _members = [];

        public async Task ServeAsync(WebSocket socket)
        {
            var member = new Member(socket);
            Change(members => [.. members, member]);
            try
            {
                await ReadAsync(member);
            }
            catch (WebSocketException)
            {
                // The client went without a Close frame.
            }
            finally
            {
                Change(members => [.. members.Where(other => other != member)]);
            }
        }

        private async Task ReadAsync(Member member)
        {
            var buffer = new byte[4096];
            while (true)
            {
                await member.Socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                var received = await member.Socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                var message = buffer.AsMemory(0, received.Count).ToArray();
                foreach (var other in _members)
                {
                    if (other != member)
                    {
                        other.Send(message);
                    }
                }
            }
        }

        private void Change(Func<Member[], Member[]> change)
        {
            lock (_gate)
            {
                _members = change(_members);
            }
        }
    }

    private sealed class Member(WebSocket socket)
    {
        private readonly Queue<byte[]> _waiting = new();
        private bool _sending;

        public WebSocket Socket { get; } = socket;

        public void Send(byte[] message)
        {
            lock (_waiting)
            {
                if (_sending)
                {
                    _waiting.Enqueue(message);
                    return;
                }

                _sending = true;
            }

            _ = SendAllAsync(message);
        }

        private async Task SendAllAsync(byte[] message)
        {
            try
            {
                for (var next = message; next is not null; next = Next())
                {
                    await Socket.SendAsync(next.AsMemory(), WebSocketMessageType.Text, true, CancellationToken.None);
                }
            }
            catch (WebSocketException)
            {
                // Its reader sees it too.
            }
        }

        private byte[]? Next()
        {
            lock (_waiting)
            {
                _sending = _waiting.TryDequeue(out var next);
                return next;
            }
        }
    }
}
