namespace Edge.Host.Workers.Bundles;

/// <summary>A version of a worker cannot be taken; the message is for who deploys it.</summary>
internal sealed class DeployException(string message) : Exception(message);
