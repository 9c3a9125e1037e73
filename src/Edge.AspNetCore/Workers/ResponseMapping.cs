using Edge.Actors.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Edge.AspNetCore;

/// <summary>Sends a program's response over HTTP.</summary>
internal static class ResponseMapping
{
    private const int ChunkBytes = 16 * 1024;

    // What belongs to one connection is the server's own (RFC 9110 section 7.6.1).
    private static readonly HashSet<string> OfConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.ProxyConnection, HeaderNames.TransferEncoding, HeaderNames.Upgrade,
    };

    /// <summary>Sends status, headers and body; a streamed body part by part, as it comes. Disposes the body.</summary>
    /// <exception cref="InvalidOperationException">The status is not one a program may answer.</exception>
    public static async Task SendAsync(HttpContext context, EdgeResponse response)
    {
        if (response.Body.Bytes is { } bytes)
        {
            if (Begin(context, response))
            {
                context.Response.ContentLength = bytes.Length;
                await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            }

            return;
        }

        await using var body = response.Body.Open();
        if (Begin(context, response))
        {
            await CopyAsync(body, context.Response, context.RequestAborted);
        }
    }

    /// <summary>Adds a program's headers, but for those of the connection.</summary>
    public static void CopyHeaders(EdgeHeaders headers, HttpResponse response)
    {
        foreach (var (name, value) in headers)
        {
            if (!OfConnection.Contains(name))
            {
                response.Headers.Append(name, value);
            }
        }
    }

    /// <summary>Sets status and headers.</summary>
    /// <returns>Whether a body follows.</returns>
    private static bool Begin(HttpContext context, EdgeResponse response)
    {
        if (response.Status is < 200 or > 599)
        {
            throw new InvalidOperationException($"A worker answered {response.Status}; allowed are 200 to 599, and 101 with a socket.");
        }

        context.Response.StatusCode = response.Status;
        SetReason(context, response.StatusText);
        CopyHeaders(response.Headers, context.Response);
        if (response.Status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent)
        {
            context.Response.ContentLength = null;
            return false;
        }

        return response.Status != StatusCodes.Status304NotModified && !HttpMethods.IsHead(context.Request.Method);
    }

    // HTTP/2 has no reason phrase. What cannot stand in a status line would end it early.
    private static void SetReason(HttpContext context, string? reason)
    {
        if (reason is not null && reason.All(letter => letter is >= ' ' and <= '~'))
        {
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reason;
        }
    }

    private static async Task CopyAsync(Stream body, HttpResponse response, CancellationToken cancel)
    {
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(cancel);
        var writer = response.BodyWriter;
        await writer.FlushAsync(cancel);
        int read;
        while ((read = await body.ReadAsync(writer.GetMemory(ChunkBytes), cancel)) > 0)
        {
            writer.Advance(read);
            await writer.FlushAsync(cancel);
        }
    }
}
