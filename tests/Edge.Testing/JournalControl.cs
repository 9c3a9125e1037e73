using System.Threading.Channels;
using Akka.Actor;

namespace Edge.Testing;

/// <summary>
/// The other end of a <see cref="ControlledJournal"/>: lets a test fail the reads and hold, fail or reject the writes of one actor system, and
/// see what each write carries before it is done.
/// </summary>
public sealed class JournalControl : IExtension
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Lock _gate = new();
    private readonly Channel<JournalWrite> _started = Channel.CreateUnbounded<JournalWrite>();
    private TaskCompletionSource? _hold;
    private Exception? _failure;
    private Exception? _rejection;
    private Exception? _readFailure;
    private int _reads;

    /// <summary>How many reads reached the journal, failed ones among them.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>The control of a system's journal.</summary>
    public static JournalControl Get(ActorSystem system) => system.WithExtension<JournalControl, Provider>();

    /// <summary>From now on writes wait for <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _hold ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Lets the writes go on that wait, and all further ones.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _hold?.SetResult();
            _hold = null;
        }
    }

    /// <summary>The next write to be done fails as if the journal were gone: nothing of it is stored.</summary>
    public void FailNext()
    {
        lock (_gate)
        {
            _failure = new IOException("The journal is gone (as the test asked).");
        }
    }

    /// <summary>The next write to be done is rejected: the journal works but does not take this.</summary>
    public void RejectNext()
    {
        lock (_gate)
        {
            _rejection = new NotSupportedException("The journal does not take this (as the test asked).");
        }
    }

    /// <summary>The next read fails as if the journal were gone.</summary>
    public void FailNextRead()
    {
        lock (_gate)
        {
            _readFailure = new IOException("The journal cannot be read (as the test asked).");
        }
    }

    /// <summary>The next write that reached the journal, done or not.</summary>
    public async Task<JournalWrite> NextWriteAsync()
    {
        try
        {
            return await _started.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"No write reached the journal within {Patience}.", e);
        }
    }

    internal Exception? PassRead()
    {
        lock (_gate)
        {
            _reads++;
            var failure = _readFailure;
            _readFailure = null;
            return failure;
        }
    }

    internal async Task<Exception?> PassAsync(JournalWrite write)
    {
        _started.Writer.TryWrite(write);
        Task? held;
        lock (_gate)
        {
            held = _hold?.Task;
        }

        if (held is not null)
        {
            await held;
        }

        lock (_gate)
        {
            var (failure, rejection) = (_failure, _rejection);
            (_failure, _rejection) = (null, null);
            return failure is null ? rejection : throw failure;
        }
    }

    private sealed class Provider : ExtensionIdProvider<JournalControl>
    {
        public override JournalControl CreateExtension(ExtendedActorSystem system) => new();
    }
}

/// <summary>One write as the journal sees it.</summary>
/// <param name="PersistenceId">Whose.</param>
/// <param name="SequenceNumbers">Of the events in it, in order.</param>
public sealed record JournalWrite(string PersistenceId, IReadOnlyList<long> SequenceNumbers);
