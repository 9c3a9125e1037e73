using System.Net.Http.Headers;
using Edge.Host.Endpoints;

namespace Edge.Host.Cli;

/// <summary>Asks a running node.</summary>
internal sealed class AdminClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http;

    public AdminClient(Uri url, string? token)
    {
        _http = new HttpClient { BaseAddress = url, Timeout = Patience };
        if (!string.IsNullOrEmpty(token))
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <exception cref="AdminException">The node did not answer, or refused.</exception>
    public async Task<ClusterInfo> DescribeAsync(CancellationToken cancel)
    {
        using var answer = await SendAsync(HttpMethod.Get, "api/info", cancel);
        return await answer.Content.ReadFromJsonAsync(AdminJson.Default.ClusterInfo, cancel)
            ?? throw new AdminException($"{_http.BaseAddress} answered nothing.");
    }

    /// <exception cref="AdminException">The node did not answer, or refused.</exception>
    public async Task DrainAsync(string node, CancellationToken cancel) =>
        (await SendAsync(HttpMethod.Post, $"api/nodes/{Uri.EscapeDataString(node)}/drain", cancel)).Dispose();

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(request, cancel);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new AdminException($"{_http.BaseAddress} does not answer: {e.Message} Is a node running there? Name another with --url.");
        }

        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            var isOurs = answer.Content.Headers.ContentType?.MediaType == "application/json";
            var problem = isOurs ? (await answer.Content.ReadFromJsonAsync(AdminJson.Default.AdminProblem, cancel))?.Problem : answer.ReasonPhrase;
            throw new AdminException($"{_http.BaseAddress} answers {(int)answer.StatusCode}: {problem}");
        }
    }
}

/// <summary>A node could not be asked.</summary>
internal sealed class AdminException(string message) : Exception(message);
