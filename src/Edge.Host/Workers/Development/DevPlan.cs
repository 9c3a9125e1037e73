namespace Edge.Host.Workers.Development;

/// <summary>What is developed.</summary>
/// <param name="Folder">The worker's folder.</param>
/// <param name="Environment">The section of <c>env</c> to take; null for none.</param>
internal sealed record DevPlan(DirectoryInfo Folder, string? Environment);
