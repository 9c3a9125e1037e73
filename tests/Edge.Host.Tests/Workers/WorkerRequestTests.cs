using System.Net;
using System.Net.Sockets;
using System.Text;
using Edge.Actors.Http;

namespace Edge.Host.Tests.Workers;

/// <summary>Requests to workers, and their answers, over real HTTP.</summary>
[Collection(WorkerServer.Name)]
public sealed class WorkerRequestTests(WorkerServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Request_ReachesTheWorkerAsItWasSent()
    {
        EdgeRequest? seen = null;
        var url = new Uri(server.Add((request, context) => Task.FromResult(new EdgeResponse
        {
            Body = EdgeBody.Of(Encoding.UTF8.GetBytes($"{(seen = request).Url} {context.Route("rest")} {context.Address}")),
        })), "caf%C3%A9%2Fa?q=%20x&q=2");
        using var sent = new HttpRequestMessage(HttpMethod.Get, url);
        sent.Headers.Add("X-Two", ["a", "b"]);

        using var answer = await server.Http.SendAsync(sent);

        Assert.StartsWith(url.AbsoluteUri + " café", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(("GET", "a, b"), (seen!.Method, seen.Headers.Find("x-two")));
        Assert.Equal(0, seen.Body.Bytes?.Length);
    }

    [Fact]
    public async Task Bodies_AreStreamedBothWays_AtOnce()
    {
        var url = server.Add((request, _) => Task.FromResult(new EdgeResponse { Body = EdgeBody.From(request.Body.Open()) }));
        var up = new Pipe();
        using var sent = new HttpRequestMessage(HttpMethod.Post, new Uri(url.AbsolutePath, UriKind.Relative))
        {
            Content = new DuplexContent(up.Reader),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        var answering = server.Http2.SendAsync(sent, HttpCompletionOption.ResponseHeadersRead);
        await up.WriteAsync("one");
        using var answer = await answering.WaitAsync(Patience);
        using var down = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var first = new char[3];
        await down.ReadBlockAsync(first).AsTask().WaitAsync(Patience);
        await up.WriteAsync("two");
        up.Complete();

        Assert.Equal("one", new string(first));
        Assert.Equal("two", await down.ReadToEndAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task Request_ThatAnnouncesABodyBeyondTheServersLimit_Is413_AndTheWorkerDoesNotSeeIt()
    {
        var called = false;
        var url = server.Add((_, _) =>
        {
            called = true;
            return Task.FromResult(new EdgeResponse());
        });
        using var content = new StreamContent(Stream.Null);
        content.Headers.ContentLength = WorkerServer.MaxRequestBodyBytes + 1;
        using var sent = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        sent.Headers.ExpectContinue = true;

        using var answer = await server.Http.SendAsync(sent);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("The body has 1000001 bytes; at most 1000000 are taken.", await answer.Content.ReadAsStringAsync());
        Assert.False(called);
    }

    [Fact]
    public async Task Response_KeepsStatusReasonAndEachHeader()
    {
        var url = server.Add((_, _) => Task.FromResult(new EdgeResponse
        {
            Status = 418,
            StatusText = "Short and stout",
            Headers = Headers(
                ("Set-Cookie", "a=1"), ("set-cookie", "b=2"), ("Connection", "close"), ("Transfer-Encoding", "gzip"), ("Content-Length", "9")),
            Body = EdgeBody.Of("tea"u8.ToArray()),
        }));

        using var answer = await server.Http.GetAsync(url);

        Assert.Equal((418, "Short and stout"), ((int)answer.StatusCode, answer.ReasonPhrase));
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
        Assert.Equal(3, answer.Content.Headers.ContentLength);
        Assert.Empty(answer.Headers.Connection);
        Assert.Equal("tea", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Response_OverHttp2_HasNoReasonAndNoHeaderOfAConnection()
    {
        var url = server.Add((request, _) => Task.FromResult(new EdgeResponse
        {
            StatusText = "Fine",
            Headers = Headers(("Connection", "close"), ("Upgrade", "h2c"), ("X-Url", request.Url)),
        }));

        using var answer = await server.Http2.GetAsync(new Uri(url.AbsolutePath, UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, new Version(2, 0)), (answer.StatusCode, answer.Version));
        Assert.Equal(new Uri(server.Http2.BaseAddress!, url.AbsolutePath).AbsoluteUri, Assert.Single(answer.Headers.GetValues("X-Url")));
        Assert.False(answer.Headers.Contains("Upgrade"));
    }

    [Theory]
    [InlineData("GET", 204, 0)]
    [InlineData("GET", 304, 0)]
    [InlineData("HEAD", 200, 0)]
    [InlineData("GET", 200, 4)]
    public async Task Response_WithoutRoomForABody_SendsNone(string method, int status, int expected)
    {
        var url = server.Add((_, _) => Task.FromResult(new EdgeResponse { Status = status, Body = EdgeBody.Of("body"u8.ToArray()) }));
        using var sent = new HttpRequestMessage(new HttpMethod(method), url);

        using var answer = await server.Http.SendAsync(sent);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(expected, (await answer.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task Body_WhenTheClientGoesAway_IsDisposed()
    {
        var body = new EndlessStream();
        var url = server.Add((_, _) => Task.FromResult(new EdgeResponse { Body = EdgeBody.From(body) }));

        using (var answer = await server.Http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.True(answer.IsSuccessStatusCode);
        }

        await body.Disposed.WaitAsync(Patience);
    }

    [Fact]
    public async Task Body_ThatIsKept_IsOverWithItsRequest_AndNoneOfTheNext()
    {
        Stream? kept = null;
        var url = server.Add(async (request, _) =>
        {
            if (kept is null)
            {
                kept = request.Body.Open();
                return EdgeResponse.Text(200, "first");
            }

            await Assert.ThrowsAsync<IOException>(async () => await kept.ReadExactlyAsync(new byte[1]));
            return EdgeResponse.Text(200, Encoding.UTF8.GetString((await request.Body.ReadAllAsync(100, CancellationToken.None)).Span));
        });

        using var first = await server.Http.PostAsync(url, new StringContent("one"));
        Assert.Equal("first", await first.Content.ReadAsStringAsync());
        using var second = await server.Http.PostAsync(url, new StringContent("two"));

        Assert.Equal("two", await second.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Body_ThatBreaks_CutsTheAnswer()
    {
        var url = server.Add((_, _) => Task.FromResult(new EdgeResponse { Body = EdgeBody.From(new BrokenStream()) }));

        using var answer = await server.Http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(101)]
    [InlineData(199)]
    [InlineData(600)]
    public async Task Status_ThatNoProgramMayAnswer_Is500(int status)
    {
        var url = server.Add((_, _) => Task.FromResult(new EdgeResponse { Status = status }));

        using var answer = await server.Http.GetAsync(url);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    private static EdgeHeaders Headers(params (string Name, string Value)[] headers) =>
        EdgeHeaders.Of(headers.Select(header => KeyValuePair.Create(header.Name, header.Value)));

    /// <summary>What a test writes, a request sends.</summary>
    private sealed class Pipe
    {
        private readonly System.IO.Pipelines.Pipe _pipe = new();

        public Stream Reader => _pipe.Reader.AsStream();

        public async Task WriteAsync(string text) => await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));

        public void Complete() => _pipe.Writer.Complete();
    }

    /// <summary>HttpClient waits for the end of its own kinds of content before it gives the answer, and sends nothing unless told to flush.</summary>
    private sealed class DuplexContent(Stream source) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var buffer = new byte[256];
            for (int count; (count = await source.ReadAsync(buffer)) > 0;)
            {
                await stream.WriteAsync(buffer.AsMemory(0, count));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class EndlessStream : MemoryStream
    {
        private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Disposed => _disposed.Task;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : new(buffer.Length);

        protected override void Dispose(bool disposing)
        {
            _disposed.TrySetResult();
            base.Dispose(disposing);
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _reads++ == 0 ? new(1) : throw new SocketException();
    }
}
