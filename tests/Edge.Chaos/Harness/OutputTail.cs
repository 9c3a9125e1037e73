namespace Edge.Chaos.Harness;

/// <summary>The last lines that a process wrote. Thread safe.</summary>
internal sealed class OutputTail
{
    private const int MaxLines = 60;
    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MaxLines)
            {
                _lines.Dequeue();
            }
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return string.Join('\n', _lines);
        }
    }
}
