using System.Threading.Channels;
using Edge.Actors.Objects;

namespace Edge.Testing.Objects;

/// <summary>A program that hands its events to a function of the test, one after another.</summary>
public sealed class ScriptedProgram : IObjectProgram
{
    private readonly IObjectHost _host;
    private readonly Func<IObjectHost, ObjectEvent, Task> _handle;
    private readonly Channel<ObjectEvent> _events = Channel.CreateUnbounded<ObjectEvent>();
    private readonly Task _running;

    /// <summary>Starts it.</summary>
    public ScriptedProgram(IObjectHost host, Func<IObjectHost, ObjectEvent, Task> handle)
    {
        _host = host;
        _handle = handle;
        _running = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public bool IsBusy { get; set; }

    /// <inheritdoc/>
    public void Deliver(ObjectEvent delivered) => _events.Writer.TryWrite(delivered);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        await foreach (var delivered in _events.Reader.ReadAllAsync())
        {
            var failed = false;
            try
            {
                await _handle(_host, delivered);
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException)
            {
                failed = true;
                _host.Fail(delivered.Number, new ObjectFailure(e.GetType().Name, e.Message) { Remote = true });
            }

            _host.Flush();
            _host.Done(delivered.Number, failed);
        }
    }
}
