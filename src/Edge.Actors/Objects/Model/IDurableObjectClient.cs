using System.Diagnostics.CodeAnalysis;

namespace Edge.Actors.Objects;

/// <summary>Calls objects through an interface of theirs, from any node. Thread safe.</summary>
/// <typeparam name="T">An interface derived from <see cref="IDurableObject"/>.</typeparam>
/// <remarks>A call that fails throws <see cref="ObjectException"/>, with the class and message of what the object threw. A call
/// that an object makes leaves it when all it wrote before is durable.</remarks>
public interface IDurableObjectClient<T>
    where T : class, IDurableObject
{
    /// <summary>An object by its name. Nothing is sent before a method is called.</summary>
    [SuppressMessage("Naming", "CA1716", Justification = "The word that everybody knows from stubs; Visual Basic can escape it.")]
    T Get(string name);

    /// <summary>An object by its id.</summary>
    /// <exception cref="ArgumentException">The id is of another namespace.</exception>
    [SuppressMessage("Naming", "CA1716", Justification = "As above.")]
    T Get(ObjectId id);

    /// <summary>The id of a name; always the same.</summary>
    ObjectId IdOf(string name);

    /// <summary>An id nobody had before.</summary>
    ObjectId NewId();
}
