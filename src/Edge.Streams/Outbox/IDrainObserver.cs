namespace Edge.Streams.Outbox;

/// <summary>Is told once when an outbox has room again. Called on any thread; must not block.</summary>
public interface IDrainObserver
{
    /// <summary>The outbox fell below a tenth of its bound, or closed.</summary>
    void OnDrained();
}
