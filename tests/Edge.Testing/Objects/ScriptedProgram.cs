using System.Threading.Channels;
using Edge.Actors.Objects;

namespace Edge.Testing.Objects;

/// <summary>A program that hands its events to a function of the test, one after another.</summary>
public sealed class ScriptedProgram : IObjectProgram
{
    private readonly Func<IObjectHost, ObjectEvent, Task> _handle;
    private readonly Channel<ObjectEvent> _events = Channel.CreateUnbounded<ObjectEvent>();
    private readonly Channel<long> _handled = Channel.CreateUnbounded<long>();
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;

    /// <summary>Starts it.</summary>
    public ScriptedProgram(IObjectHost host, Func<IObjectHost, ObjectEvent, Task> handle)
    {
        Host = host;
        _handle = handle;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Its host.</summary>
    public IObjectHost Host { get; }

    /// <inheritdoc/>
    public bool IsBusy { get; set; }

    /// <inheritdoc/>
    public void Deliver(ObjectEvent delivered) => _events.Writer.TryWrite(delivered);

    /// <summary>Completes when it is told to end.</summary>
    public Task Ending => _ending.Task;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _ending.TrySetResult();
        _events.Writer.TryComplete();
        await _running;
    }

    /// <summary>Returns when an event has been handled.</summary>
    public async Task UntilHandledAsync(long number)
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await _handled.Reader.ReadAsync(cancel.Token) < number)
        {
        }
    }

    private async Task RunAsync()
    {
        await foreach (var delivered in _events.Reader.ReadAllAsync())
        {
            var failed = false;
            try
            {
                await _handle(Host, delivered);
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException)
            {
                failed = true;
                Host.Fail(delivered.Number, new ObjectFailure(e.GetType().Name, e.Message) { Remote = true });
            }

            Host.Flush();
            Host.Done(delivered.Number, failed);
            _handled.Writer.TryWrite(delivered.Number);
        }
    }
}
