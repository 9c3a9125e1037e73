using Edge.Actors.Http;

namespace Edge.AspNetCore;

/// <summary>Answers a request at the node where it arrived.</summary>
/// <param name="request">The request; its body can be read until the task ends.</param>
/// <param name="context">What else is known of it.</param>
/// <returns>The answer. With 101 its <see cref="EdgeResponse.Socket"/> is opened, or told that there will be no client.</returns>
public delegate Task<EdgeResponse> WorkerHandler(EdgeRequest request, WorkerContext context);
