namespace Edge.Actors.Objects;

/// <summary>Knows the code of namespaces on this node.</summary>
public interface IObjectPrograms
{
    /// <summary>
    /// A namespace has other code now: its awake objects end their programs when nothing runs and start new ones. Or it has none any
    /// more (<see cref="Knows"/> says so then): the sockets of its objects that this node holds are closed with 1001. Any thread.
    /// </summary>
    event Action<string>? Changed;

    /// <summary>Whether this node has the code of a namespace. Thread safe.</summary>
    bool Knows(string space);

    /// <summary>
    /// Makes the program of an object that wakes. The constructor of the user's class may still run when this returns; if it
    /// fails, the program calls <see cref="IObjectHost.Abort"/>.
    /// </summary>
    /// <returns>Null when this node knows no such namespace.</returns>
    IObjectProgram? Create(IObjectHost host);
}
