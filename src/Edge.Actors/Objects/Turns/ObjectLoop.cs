namespace Edge.Actors.Objects.Turns;

/// <summary>
/// Runs the code of one object on the thread pool, one piece at a time. A turn is a piece and all that can go on at once
/// after it; only then the next event may start, and only while no critical section runs.
/// </summary>
/// <remarks>Thread safe. Events start in the order they came; what can go on goes before what is new.</remarks>
internal sealed class ObjectLoop : IThreadPoolWorkItem
{
    // The pool's other work gets its turn between; and a loop that never waits does not keep its writes for ever.
    private const int TurnsPerRun = 64;
    private const int PiecesPerTurn = 1024;
    private readonly Lock _gate = new();
    private readonly Queue<LoopPiece> _events = new();
    private readonly LoopSection _root;
    private LoopSection _top;
    private bool _scheduled;

    /// <summary>Nothing runs until something is posted.</summary>
    /// <param name="owner">Hears of the end of each turn and of what nobody caught, on the loop.</param>
    public ObjectLoop(ProgramContext owner)
    {
        Owner = owner;
        _top = _root = new LoopSection(this, parent: null);
    }

    /// <summary>Whose loop it is.</summary>
    public ProgramContext Owner { get; }

    /// <summary>Whether the caller is this object's code.</summary>
    public bool IsCurrent => LoopSection.Current?.Loop == this;

    /// <summary>The section that runs; all others wait. Only the loop's own code may rely on it.</summary>
    public LoopSection Top => _top;

    /// <summary>Lets an event start when its time comes.</summary>
    public void Start(SendOrPostCallback callback, object? state)
    {
        lock (_gate)
        {
            _events.Enqueue(new LoopPiece(callback, state));
            Schedule();
        }
    }

    /// <summary>Lets code go on in its section.</summary>
    public void Post(LoopSection section, LoopPiece piece)
    {
        lock (_gate)
        {
            section.Open.Ready.Enqueue(piece);
            Schedule();
        }
    }

    /// <summary>Runs code as soon as possible, whatever section runs.</summary>
    public void Interject(Action action)
    {
        lock (_gate)
        {
            _top.Ready.Enqueue(new LoopPiece(static state => ((Action)state!)(), action));
            Schedule();
        }
    }

    /// <summary>Begins a critical section within the one that runs.</summary>
    public LoopSection Enter()
    {
        lock (_gate)
        {
            return _top = new LoopSection(this, _top);
        }
    }

    /// <summary>Ends a section; those within it go on.</summary>
    public void Leave(LoopSection section)
    {
        lock (_gate)
        {
            section.IsOver = true;
            while (_top.IsOver)
            {
                DropTop();
            }

            Schedule();
        }
    }

    /// <summary>Nothing holds anything back any more, and no event starts that has not.</summary>
    public void End()
    {
        lock (_gate)
        {
            _events.Clear();
            while (_top != _root)
            {
                _top.IsOver = true;
                DropTop();
            }
        }
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            for (var turn = 0; turn < TurnsPerRun; turn++)
            {
                if (!RunTurn())
                {
                    return;
                }
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool RunTurn()
    {
        if (!TryTake(mayStart: true, out var section, out var piece))
        {
            return false;
        }

        var left = PiecesPerTurn;
        do
        {
            Run(section, piece);
        }
        while (--left > 0 && TryTake(mayStart: false, out section, out piece));

        SynchronizationContext.SetSynchronizationContext(section);
        Owner.OnTurnEnded();
        return true;
    }

    private void Run(LoopSection section, LoopPiece piece)
    {
        SynchronizationContext.SetSynchronizationContext(section);
        try
        {
            piece.Callback(piece.State);
        }
        catch (Exception e)
        {
            Owner.OnUnhandled(e);
        }
    }

    private bool TryTake(bool mayStart, out LoopSection section, out LoopPiece piece)
    {
        lock (_gate)
        {
            section = _top;
            if (_top.Ready.TryDequeue(out piece) || (mayStart && _top == _root && _events.TryDequeue(out piece)))
            {
                return true;
            }

            _scheduled &= !mayStart;
            return false;
        }
    }

    private void DropTop()
    {
        var ended = _top;
        _top = ended.Parent!;
        while (ended.Ready.TryDequeue(out var piece))
        {
            ended.Open.Ready.Enqueue(piece);
        }
    }

    private void Schedule()
    {
        if (!_scheduled)
        {
            _scheduled = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
