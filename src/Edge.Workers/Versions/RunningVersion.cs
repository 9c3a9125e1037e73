using System.IO.Hashing;
using System.Text;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Workers.Bundles;
using Edge.Workers.Requests;
using Edge.Workers.Telemetry;

namespace Edge.Workers.Versions;

/// <summary>
/// A version of a worker on this node: up to so many isolates, made when they are first needed. Requests go to the one with the
/// least to do, an object always to the same. Thread safe.
/// </summary>
internal sealed class RunningVersion : IDisposable
{
    private readonly Lock _gate = new();
    private readonly RuntimeParts _parts;
    private readonly WorkerIsolate?[] _isolates;
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
    public Task<EdgeResponse> DispatchAsync(EdgeRequest request)
    {
        var isolate = LeastBusy();
        if (isolate.Waiting < _parts.Options.MaxWaiting)
        {
            return isolate.DispatchAsync(request);
        }

        EdgeWorkersTelemetry.CountEvent("request", "refused");
        return Task.FromResult(PlainResponse.Overloaded);
    }

    /// <summary>Makes the program of an object.</summary>
    public IObjectProgram CreateProgram(IObjectHost host, string className)
    {
        var index = (int)(XxHash32.HashToUInt32(Encoding.ASCII.GetBytes(host.Id.Hex)) % (uint)_isolates.Length);
        while (true)
        {
            // An isolate that has just ended makes room for another.
            if (At(index).CreateProgram(host, className) is { } program)
            {
                return program;
            }
        }
    }

    /// <summary>Waits for the first isolate.</summary>
    /// <returns>What the main module exports.</returns>
    /// <exception cref="BundleException">It cannot run.</exception>
    public Task<string> StartAsync() => At(0).Started;

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

    private WorkerIsolate LeastBusy()
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

        return At(best);
    }

    private WorkerIsolate At(int index)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_over, this);
            return _isolates[index] ??= new WorkerIsolate(Version, _parts, Replace);
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
        }
    }
}
