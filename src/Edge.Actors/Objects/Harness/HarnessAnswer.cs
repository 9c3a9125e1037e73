using Edge.Actors.Http;

namespace Edge.Actors.Objects.Harness;

/// <summary>What came of a request or call: the result of a call is the body.</summary>
internal sealed record HarnessAnswer(EdgeResponse Response, HarnessSocket? Socket);
