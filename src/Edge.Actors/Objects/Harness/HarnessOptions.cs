using Microsoft.Extensions.DependencyInjection;

namespace Edge.Actors.Objects;

/// <summary>What an object under test finds around it.</summary>
public sealed class HarnessOptions
{
    /// <summary>The object's name.</summary>
    public string Name { get; set; } = "test";

    /// <summary>How its class is known.</summary>
    public DurableObjectOptions ClassOptions { get; set; } = new();

    /// <summary>What its constructor is given.</summary>
    public IServiceCollection Services { get; } = new ServiceCollection();
}
