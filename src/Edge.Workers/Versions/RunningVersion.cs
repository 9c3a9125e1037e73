using System.IO.Hashing;
using System.Text;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Workers.Bundles;
using Edge.Workers.Objects;
using Edge.Workers.Requests;
using Edge.Workers.Telemetry;

namespace Edge.Workers.Versions;

/// <summary>
/// A version of a worker on this node: up to so many isolates, made when they are first needed. Requests go to the one with the
/// least to do, an object always to the same. Thread safe.
/// </summary>
internal sealed class RunningVersion : IDisposable
{
    // A thread that hangs takes a core and the memory of its isolate, perhaps for ever.
    private const int MostHanging = 4;
    private static readonly ObjectFailure TooManyHang =
        new("Error", $"{MostHanging} threads hang in the worker's code; it gets no more until one of them ends.");

    private readonly Lock _gate = new();
    private readonly RuntimeParts _parts;
    private readonly WorkerIsolate?[] _isolates;
    private readonly List<WorkerIsolate> _hanging = [];
    private bool _over;

    /// <summary>Makes it; no isolate yet.</summary>
    public RunningVersion(WorkerVersion version, RuntimeParts parts)
    {
        Version = version;
        _parts = parts;
        _isolates = new WorkerIsolate?[parts.Options.Isolates == 0 ? Environment.ProcessorCount : parts.Options.Isolates];
    }

    /// <summary>What it is.</summary>
    public WorkerVersion Version { get; }

    /// <summary>Answers a request.</summary>
    public Task<EdgeResponse> DispatchAsync(EdgeRequest request, CancellationToken left)
    {
        if (LeastBusy() is { } isolate && isolate.Waiting < _parts.Options.MaxWaiting)
        {
            return isolate.DispatchAsync(request, left);
        }

        EdgeWorkersTelemetry.CountEvent("request", "refused");
        return Task.FromResult(PlainResponse.Overloaded);
    }

    /// <summary>Makes the program of an object.</summary>
    public IObjectProgram CreateProgram(IObjectHost host, string className)
    {
        var index = (int)(XxHash32.HashToUInt32(Encoding.ASCII.GetBytes(host.Id.Hex)) % (uint)_isolates.Length);
        while (At(index) is { } isolate)
        {
            // An isolate that has just ended makes room for another.
            if (isolate.CreateProgram(host, className) is { } program)
            {
                return program;
            }
        }

        host.Abort(TooManyHang);
        return EndedProgram.Instance;
    }

    /// <summary>Waits for the first isolate; to be called before anything runs.</summary>
    /// <returns>What the main module exports.</returns>
    /// <exception cref="BundleException">It cannot run.</exception>
    public Task<string> StartAsync() => At(0)!.Started;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
            foreach (var isolate in _isolates)
            {
                isolate?.Dispose();
            }

            Array.Clear(_isolates);
        }
    }

    private WorkerIsolate? LeastBusy()
    {
        var best = 0;
        var least = int.MaxValue;
        for (var index = 0; index < _isolates.Length; index++)
        {
            var waiting = Volatile.Read(ref _isolates[index])?.Waiting ?? (index == 0 ? 0 : 1);
            if (waiting < least)
            {
                (best, least) = (index, waiting);
            }
        }

        return At(best) ?? Array.Find(_isolates, other => other is not null);
    }

    /// <summary>Null when there is none and too many threads hang for another.</summary>
    private WorkerIsolate? At(int index)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_over, this);
            if (_isolates[index] is null)
            {
                _hanging.RemoveAll(isolate => !isolate.IsHanging);
                _isolates[index] = _hanging.Count < MostHanging ? new WorkerIsolate(Version, _parts, Replace) : null;
            }

            return _isolates[index];
        }
    }

    /// <summary>The isolate is broken; the next event makes a new one.</summary>
    private void Replace(WorkerIsolate broken)
    {
        lock (_gate)
        {
            var index = Array.IndexOf(_isolates, broken);
            if (index >= 0)
            {
                _isolates[index] = null;
            }

            if (broken.IsHanging)
            {
                _hanging.Add(broken);
            }
        }
    }
}
