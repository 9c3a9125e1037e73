namespace Edge.Host.Composition;

/// <summary>The environment does not allow the node to run; the message is for the operator.</summary>
internal sealed class CannotRunException(string message) : Exception(message);
