namespace Edge.Actors.Relays;

/// <summary>What a relay has to hand out.</summary>
/// <param name="Messages">Messages that wait.</param>
/// <param name="Own">How many of them are posts of members here.</param>
/// <param name="Pending">Those, and the posts of members here that are on their way.</param>
/// <param name="Following">Messages of anybody that the room knows to come next.</param>
internal readonly record struct RelayBacklog(int Messages, int Own, int Pending, int Following)
{
    /// <summary>Whether nothing is known to be on its way.</summary>
    public bool IsWhole => Pending == Own && Following == 0;
}
