using System.Text.Json;
using System.Threading.Channels;
using Akka.Actor;
using Edge.Host.Workers.Tail;

namespace Edge.Host.Endpoints;

/// <summary>
/// Streams what a worker says on all nodes, as server-sent events with one JSON object each, until the reader goes. At most a
/// thousand lines wait for a reader; those beyond are dropped, and an event says how many.
/// </summary>
internal static class TailEndpoint
{
    private const int MaxWaiting = 1000;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void MapTail(this WebApplication app, AdminAccess access)
    {
        var system = app.Services.GetRequiredService<ActorSystem>();
        var stopping = app.Lifetime.ApplicationStopping;
        app.MapGet("/api/workers/{name}/tail", async (string name, HttpContext context) =>
        {
            if (access.Refuse(context, steers: true) is { } refusal)
            {
                await refusal.ExecuteAsync(context);
                return;
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await ServeAsync(system, name, context.Response, end.Token);
        });
    }

    private static async Task ServeAsync(ActorSystem system, string worker, HttpResponse response, CancellationToken end)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        var lines = Channel.CreateBounded<TailEntry>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });
        var follower = system.ActorOf(TailActor.CreateProps(worker, lines.Writer));
        try
        {
            await WriteAsync(response, ": following\n\n", end);
            while (true)
            {
                await WriteAsync(response, await NextAsync(lines.Reader, end), end);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has gone, or the node goes.
        }
        finally
        {
            system.Stop(follower);
        }
    }

    /// <summary>The next event; a comment when nothing was said for a while, so that proxies keep the connection.</summary>
    private static async Task<string> NextAsync(ChannelReader<TailEntry> lines, CancellationToken end)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(end);
        limit.CancelAfter(KeepAlive);
        try
        {
            var entry = await lines.ReadAsync(limit.Token);
            return $"data: {JsonSerializer.Serialize(ToLine(entry), WorkerJson.Default.TailLine)}\n\n";
        }
        catch (OperationCanceledException) when (!end.IsCancellationRequested)
        {
            return ": nothing\n\n";
        }
    }

    private static TailLine ToLine(TailEntry entry) => entry.Line is { } line
        ? new TailLine(entry.Node) { Time = line.Time, Level = line.Level, Text = line.Text, Object = line.Source.Length == 0 ? null : line.Source }
        : new TailLine(entry.Node) { Dropped = entry.Dropped };

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken end)
    {
        await response.WriteAsync(text, end);
        await response.Body.FlushAsync(end);
    }
}
