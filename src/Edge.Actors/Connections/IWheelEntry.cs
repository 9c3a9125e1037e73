namespace Edge.Actors.Connections;

/// <summary>Something a <see cref="TimerWheel"/> looks at now and then.</summary>
internal interface IWheelEntry
{
    /// <summary>
    /// Does what is due. Called on the wheel's thread, never by two at once; must be quick and must not throw.
    /// </summary>
    /// <param name="now">Milliseconds of the wheel's clock.</param>
    /// <returns>When to be called next, or -1 for never again.</returns>
    long OnDeadline(long now);
}
