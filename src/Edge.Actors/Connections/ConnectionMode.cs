namespace Edge.Actors.Connections;

/// <summary>What a connection is for, and how it speaks.</summary>
public enum ConnectionMode
{
    /// <summary>Rooms; frames are the messages themselves.</summary>
    Plain,

    /// <summary>Rooms; frames are objects of <c>edge.v1.json</c>.</summary>
    Rich,

    /// <summary>Sends every message back; for conformance suites and load tools.</summary>
    Echo,

    /// <summary>A program's: what it means is the program's business.</summary>
    Program,
}
