using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Edge.AspNetCore;

/// <summary>What a worker may know and use beside the request. Valid until its handler ends.</summary>
public sealed class WorkerContext
{
    private readonly HttpContext _http;

    internal WorkerContext(HttpContext http) => _http = http;

    /// <summary>The services of this request.</summary>
    public IServiceProvider Services => _http.RequestServices;

    /// <summary>Cancelled when the client goes away.</summary>
    public CancellationToken Aborted => _http.RequestAborted;

    /// <summary>The client's address, or that of the proxy before this node unless forwarded headers are heeded; null if unknown.</summary>
    public IPAddress? Address => _http.Connection.RemoteIpAddress;

    /// <summary>A value of the route's pattern, or null.</summary>
    public string? Route(string name) => _http.GetRouteValue(name) as string;
}
