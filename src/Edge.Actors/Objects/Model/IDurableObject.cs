namespace Edge.Actors.Objects;

/// <summary>
/// Marks an interface whose methods can be called on an object from any node: derive the interface from it, and let the class
/// of the object implement the interface.
/// </summary>
/// <remarks>Methods return a task and have names of their own. Arguments and results travel as JSON. A
/// <see cref="CancellationToken"/> ends the caller's waiting; at the object it is that of the end of its awakening.</remarks>
public interface IDurableObject
{
}
