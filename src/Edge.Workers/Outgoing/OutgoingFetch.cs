using Edge.Actors.Http;
using Edge.Streams.Framing;

namespace Edge.Workers.Outgoing;

/// <summary>Carries out the requests of scripts: redirects, limits, and the handshake of WebSockets.</summary>
internal sealed class OutgoingFetch(OutgoingHttp http, UpstreamSettings upstream)
{
    private const int SmallBytes = 64 * 1024;
    private const int SwitchingProtocols = 101;

    /// <summary>Sends a request, which is under way until the body or the socket of its answer is over.</summary>
    /// <returns>The answer, and the URL that gave it.</returns>
    /// <exception cref="HttpRequestException">There is no answer.</exception>
    public async Task<(EdgeResponse Response, Uri Url)> SendAsync(OutgoingRequest request, OutgoingCall call)
    {
        for (var hops = 0; ; hops++)
        {
            var key = OutgoingRequest.NewKey();
            var answer = await SendOnceAsync(request, key, call.Cancelled).ConfigureAwait(false);
            if (RedirectOf(request, answer) is not { } location)
            {
                return (await ReadAsync(request, key, answer, call).ConfigureAwait(false), request.Url);
            }

            answer.Dispose();
            if (hops == http.Options.MaxRedirects)
            {
                throw new HttpRequestException($"Too many redirects; at most {http.Options.MaxRedirects} are followed.");
            }

            request = request.Follow((int)answer.StatusCode, location)
                ?? throw new HttpRequestException("A request whose body is a stream cannot follow a redirect.");
        }
    }

    private static Uri? RedirectOf(OutgoingRequest request, HttpResponseMessage answer)
    {
        var redirects = (int)answer.StatusCode is 301 or 302 or 303 or 307 or 308;
        if (!redirects || request.Redirect != "follow" || answer.Headers.Location is not { } location)
        {
            return null;
        }

        var absolute = new Uri(request.Url, location);
        return absolute.Scheme is "http" or "https"
            ? absolute
            : throw new HttpRequestException($"A redirect to {absolute.Scheme}: cannot be followed.");
    }

    private static EdgeHeaders HeadersOf(HttpResponseMessage answer) => EdgeHeaders.Of(
        answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
            .Where(header => !OutgoingRequest.IsOfTheConnection(header.Key) || header.Key == "Content-Length")
            .SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value))));

    private static void CheckUpgrade(OutgoingRequest request, string key, HttpResponseMessage answer)
    {
        var accept = answer.Headers.TryGetValues("Sec-WebSocket-Accept", out var values) ? values.FirstOrDefault() : null;
        if (!request.IsUpgrade || accept != OpeningHandshake.AcceptKey(key))
        {
            answer.Dispose();
            throw new HttpRequestException($"{request.Url.Host} answered the WebSocket handshake with a wrong Sec-WebSocket-Accept.");
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(OutgoingRequest request, string key, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(http.Options.Timeout);
        var message = request.ToMessage(key, () => Restart(timeout));
        try
        {
            return await http.SendAsync(message, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Who writes its body hears that nobody reads it any more.
            message.Dispose();
            if (error is not OperationCanceledException || cancel.IsCancellationRequested)
            {
                throw;
            }

            throw new HttpRequestException($"{request.Url.Host} did not answer within {http.Options.Timeout.TotalSeconds:0} s.");
        }
    }

    /// <summary>The server takes the body: its time to answer has not begun.</summary>
    private void Restart(CancellationTokenSource timeout)
    {
        try
        {
            timeout.CancelAfter(http.Options.Timeout);
        }
        catch (ObjectDisposedException)
        {
            // It has answered before it has all.
        }
    }

    private async Task<EdgeResponse> ReadAsync(OutgoingRequest request, string key, HttpResponseMessage answer, OutgoingCall call)
    {
        var response = new EdgeResponse
        {
            Status = (int)answer.StatusCode,
            StatusText = answer.ReasonPhrase ?? string.Empty,
            Headers = HeadersOf(answer),
        };
        var stream = await answer.Content.ReadAsStreamAsync(call.Cancelled).ConfigureAwait(false);
        if ((int)answer.StatusCode == SwitchingProtocols)
        {
            CheckUpgrade(request, key, answer);
            return response with { Socket = new UpstreamSocket(stream, upstream, call, http.Options.Timeout) };
        }

        var body = new AnswerStream(stream, answer, call, http);
        return answer.Content.Headers.ContentLength is <= SmallBytes
            ? response with { Body = EdgeBody.Of(await EdgeBody.From(body).ReadAllAsync(SmallBytes, call.Cancelled).ConfigureAwait(false)) }
            : response with { Body = EdgeBody.From(new ReadAhead(body, SmallBytes)) };
    }
}
