namespace Edge.Actors.Objects;

/// <summary>An alarm that is due.</summary>
/// <param name="RetryCount">How often it was tried before.</param>
/// <param name="ScheduledTime">What it was set to.</param>
public readonly record struct AlarmInfo(int RetryCount, DateTimeOffset ScheduledTime);
