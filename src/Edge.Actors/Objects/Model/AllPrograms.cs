namespace Edge.Actors.Objects;

/// <summary>The code of several sources of objects. The first that knows a namespace has it.</summary>
internal sealed class AllPrograms(IReadOnlyList<IObjectPrograms> sources) : IObjectPrograms
{
    /// <inheritdoc/>
    public event Action<string>? Changed
    {
        add
        {
            foreach (var source in sources)
            {
                source.Changed += value;
            }
        }

        remove
        {
            foreach (var source in sources)
            {
                source.Changed -= value;
            }
        }
    }

    /// <inheritdoc/>
    public bool Knows(string space) => sources.Any(source => source.Knows(space));

    /// <inheritdoc/>
    public IObjectProgram? Create(IObjectHost host) =>
        sources.Select(source => source.Create(host)).FirstOrDefault(program => program is not null);
}
