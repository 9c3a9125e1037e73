namespace Edge.Actors.Objects.Storage;

/// <summary>The alarm has another time.</summary>
/// <param name="Time">Whole milliseconds; null when there is none any more.</param>
internal readonly record struct AlarmChange(DateTimeOffset? Time);
