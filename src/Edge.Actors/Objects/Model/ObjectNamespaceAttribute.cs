namespace Edge.Actors.Objects;

/// <summary>Names the namespace of a class of objects, which without this is the name of the class. It must never change.</summary>
/// <param name="name">1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ObjectNamespaceAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
