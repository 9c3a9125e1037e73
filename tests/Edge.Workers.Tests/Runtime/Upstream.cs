using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Edge.Workers.Tests.Runtime;

/// <summary>A server elsewhere: echoes requests, redirects, never answers or begins to and stops, speaks on sockets and hears their end.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _partCame = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Upstream(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>Somebody waits for an answer that never comes.</summary>
    public Task Arrived => _arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Who waited for it, or had a socket, went away without a word.</summary>
    public Task Left => _left.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public static async Task<Upstream> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseWebSockets();
        app.Map("/echo", EchoAsync);
        app.MapGet("/redirect", () => Results.Redirect("/echo"));
        var upstream = new Upstream(app);
        app.MapPost("/parts", upstream.TakePartsAsync);
        app.MapGet("/part", () => upstream._partCame.Task);
        app.Map("/never", upstream.NeverAnswerAsync);
        app.MapGet("/stall", StallAsync);
        app.Map("/socket", upstream.HearAsync);
        app.Map("/deaf", BeDeafAsync);
        await app.StartAsync();
        return upstream;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task EchoAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        context.Response.Headers["X-B"] = "b";
        await context.Response.WriteAsync($"{context.Request.Method} {context.Request.Headers["X-A"]} {await reader.ReadToEndAsync()}");
    }

    /// <summary>Answers with the body; another request is answered when its first part has come.</summary>
    private async Task TakePartsAsync(HttpContext context)
    {
        var part = new byte[100];
        while (await context.Request.Body.ReadAsync(part) is > 0 and var read)
        {
            _partCame.TrySetResult();
            await context.Response.Body.WriteAsync(part.AsMemory(0, read));
        }
    }

    private static async Task StallAsync(HttpContext context)
    {
        await context.Response.WriteAsync("begin", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    private static async Task BeDeafAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    private async Task NeverAnswerAsync(HttpContext context)
    {
        _arrived.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        finally
        {
            _left.TrySetResult();
        }
    }

    private async Task HearAsync(HttpContext context)
    {
        try
        {
            await SpeakAsync(context);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            _left.TrySetResult();
        }
    }

    private static async Task SpeakAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, context.RequestAborted);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(socket.CloseStatus!.Value, socket.CloseStatusDescription, CancellationToken.None);
                return;
            }

            var text = Encoding.UTF8.GetString(buffer, 0, part.Count);
            if (text == "close")
            {
                await socket.CloseAsync((WebSocketCloseStatus)4002, "as you wish", CancellationToken.None);
                return;
            }

            await socket.SendAsync(Encoding.UTF8.GetBytes($"upstream {text}"), WebSocketMessageType.Text, true, CancellationToken.None);
        }
    }
}
