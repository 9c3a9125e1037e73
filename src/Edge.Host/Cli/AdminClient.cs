using System.Net.Http.Headers;
using Edge.Host.Endpoints;

namespace Edge.Host.Cli;

/// <summary>Asks a running node.</summary>
internal sealed class AdminClient : IDisposable
{
    /// <summary>How long a question may take that a node answers from what it knows.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;

    public AdminClient(Uri url, string? token)
    {
        _http = new HttpClient { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
        if (!string.IsNullOrEmpty(token))
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <exception cref="AdminException">The node did not answer, or refused.</exception>
    public async Task<ClusterInfo> DescribeAsync(CancellationToken cancel)
    {
        using var answer = await SendAsync(HttpMethod.Get, "api/info", null, Patience, cancel);
        return await answer.Content.ReadFromJsonAsync(AdminJson.Default.ClusterInfo, cancel)
            ?? throw new AdminException($"{_http.BaseAddress} answered nothing.");
    }

    /// <exception cref="AdminException">The node did not answer, or refused.</exception>
    public async Task DrainAsync(string node, CancellationToken cancel) =>
        (await SendAsync(HttpMethod.Post, $"api/nodes/{Uri.EscapeDataString(node)}/drain", null, Patience, cancel)).Dispose();

    public void Dispose() => _http.Dispose();

    /// <summary>Sends a request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path, without a slash before it.</param>
    /// <param name="content">Its body, or null.</param>
    /// <param name="patience">How long the head of the answer may take.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>An answer that is a success; its body is read by the caller.</returns>
    /// <exception cref="AdminException">The node did not answer, or refused.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content, TimeSpan patience, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            var problem = e is HttpRequestException ? e.Message : $"it took longer than {patience.TotalSeconds} s.";
            throw new AdminException($"{_http.BaseAddress} does not answer: {problem} Is a node running there? Name another with --url.");
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
