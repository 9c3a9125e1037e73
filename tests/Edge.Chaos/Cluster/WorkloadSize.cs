namespace Edge.Chaos.Cluster;

/// <summary>How many clients there are.</summary>
/// <param name="Rooms">Rooms.</param>
/// <param name="Senders">In each room.</param>
/// <param name="Readers">In each room.</param>
/// <param name="Pace">Time between two posts of a sender.</param>
internal sealed record WorkloadSize(int Rooms, int Senders, int Readers, TimeSpan Pace);
