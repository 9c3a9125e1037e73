namespace Edge.Chaos.Harness;

/// <summary>A promise is broken, or cannot be examined.</summary>
internal sealed class ScenarioFailedException(string message) : Exception(message);
