using Edge.Actors.Objects;

namespace Edge.Workers.Objects;

/// <summary>The program of an object for which there is no isolate: its host was told.</summary>
internal sealed class EndedProgram : IObjectProgram
{
    /// <summary>The one.</summary>
    public static EndedProgram Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsBusy => false;

    /// <inheritdoc/>
    public void Deliver(ObjectEvent delivered)
    {
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
