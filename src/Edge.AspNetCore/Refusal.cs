namespace Edge.AspNetCore;

/// <summary>Why a request is not upgraded.</summary>
internal sealed record Refusal(int Status, string Text);
