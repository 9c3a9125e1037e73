using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Edge.Workers.Tests.Runtime;

/// <summary>A server elsewhere that tells a test what it hears, in order: messages, lines of bodies, requests to say something.</summary>
internal sealed class HearingServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();
    private readonly WebApplication _app;

    private HearingServer()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapGet("/say/{text}", (string text) => Hear(text));
        _app.MapPost("/body", (HttpContext context) => HearLinesAsync(context.Request.Body));
        _app.Map("/socket", HearSocketAsync);
    }

    public string Address => _app.Urls.Single();

    public static async Task<HearingServer> StartAsync()
    {
        var server = new HearingServer();
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>Takes something as heard.</summary>
    public void Hear(string text) => _heard.Writer.TryWrite(text);

    /// <summary>Hears the lines of a body, then "end", or "cut" when it breaks.</summary>
    public async Task HearLinesAsync(Stream body)
    {
        using var reader = new StreamReader(body);
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Trim() is { Length: > 0 } text)
                {
                    Hear(text);
                }
            }

            Hear("end");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Hear("cut");
        }
    }

    /// <summary>The next thing that was heard.</summary>
    public async Task<string> NextAsync()
    {
        using var cancel = new CancellationTokenSource(Patience);
        try
        {
            return await _heard.Reader.ReadAsync(cancel.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Nothing was heard within {Patience}.");
        }
    }

    /// <summary>All that was heard, up to and with one thing.</summary>
    public async Task<string> UntilAsync(string last)
    {
        var heard = new List<string>();
        do
        {
            heard.Add(await NextAsync());
        }
        while (heard[^1] != last);
        return string.Join(", ", heard);
    }

    private async Task HearSocketAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer, context.RequestAborted);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    Hear($"close {(int)socket.CloseStatus!.Value}");
                    await socket.CloseAsync(socket.CloseStatus!.Value, null, CancellationToken.None);
                    return;
                }

                Hear(Encoding.UTF8.GetString(buffer, 0, part.Count));
                await socket.SendAsync(buffer.AsMemory(0, part.Count), WebSocketMessageType.Text, true, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            Hear("cut");
        }
    }
}
