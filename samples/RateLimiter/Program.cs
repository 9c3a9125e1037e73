// A rate limit that holds for the whole cluster: one object per client keeps its tokens.
// dotnet run --project samples/RateLimiter, then: for i in $(seq 12); do curl -s -o /dev/null -w '%{http_code}\n' localhost:5000; done
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Edge.Actors;
using Edge.Actors.Objects;
using Edge.Actors.Rooms;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDurableObject<RateLimiter>();
builder.Services.AddAkka("limiter", (akka, services) => akka
    .WithRemoting(new RemoteOptions { HostName = "127.0.0.1", Port = 0 })
    .WithClustering(new ClusterOptions { Roles = [RoomRegion.Role] })
    .WithEdge(new EdgeOptions())
    .WithEdgeObjects(services)
    .AddStartup((system, _) => Cluster.Get(system).Join(Cluster.Get(system).SelfAddress)));

var app = builder.Build();
var limiters = app.Services.GetRequiredService<IDurableObjectClient<IRateLimiter>>();
app.Use(async (context, next) =>
{
    var wait = await limiters.Get($"{context.Connection.RemoteIpAddress}").TakeAsync(1, context.RequestAborted);
    if (wait == TimeSpan.Zero)
    {
        await next(context);
        return;
    }

    context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
    context.Response.Headers.RetryAfter = $"{Math.Ceiling(wait.TotalSeconds)}";
});
app.MapGet("/", () => "Welcome.");
app.Run();

/// <summary>The tokens of one client.</summary>
internal interface IRateLimiter : IDurableObject
{
    /// <summary>Takes tokens; zero when there were enough, else how long to wait for them.</summary>
    Task<TimeSpan> TakeAsync(int tokens, CancellationToken cancel);
}

/// <summary>A bucket of 10 tokens to which one comes each second. Forgotten when it is full.</summary>
internal sealed class RateLimiter : DurableObject, IRateLimiter
{
    private const double Capacity = 10;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task<TimeSpan> TakeAsync(int tokens, CancellationToken cancel)
    {
        var now = Time.GetUtcNow();
        var bucket = await Storage.GetAsync<Bucket>("bucket") ?? new Bucket(Capacity, now);
        var filled = Math.Min(Capacity, bucket.Tokens + ((now - bucket.At) / Interval));
        if (filled < tokens)
        {
            return (tokens - filled) * Interval;
        }

        await Storage.PutAsync("bucket", new Bucket(filled - tokens, now));
        await Storage.SetAlarmAsync(now + ((Capacity - filled + tokens) * Interval));
        return TimeSpan.Zero;
    }

    protected override async Task OnAlarmAsync(AlarmInfo alarm) => await Storage.DeleteAllAsync();

    private sealed record Bucket(double Tokens, DateTimeOffset At);
}
