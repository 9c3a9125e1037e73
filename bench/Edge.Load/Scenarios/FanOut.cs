using System.Diagnostics;
using Edge.Load.Client;
using Edge.Load.Servers;

namespace Edge.Load.Scenarios;

/// <summary>
/// Closed loop: each sender has <c>window</c> messages on their way; one is done when all other members have it, and only then
/// the next is posted.
/// </summary>
internal sealed class FanOut(int rooms, int members, int senders, int window)
{
    private const int Slots = 1024;

    public string Name => $"{rooms}x{members}, {rooms * senders * window} in flight";

    public int Members => members;

    public int Rooms => rooms;

    public int Senders => senders;

    public async Task<FanOutResult> RunAsync(Target target, int port, TimeSpan warmUp, TimeSpan duration)
    {
        using var server = await Deployment.StartAsync(target, port);
        using var audience = await Audience.OpenAsync(server, target, rooms, members, senders);
        var run = new Run(audience, target, window);
        run.Until(warmUp);
        var (cpu, deliveries, watch) = (server.CpuSeconds, run.Deliveries, Stopwatch.StartNew());
        run.Until(duration);
        var elapsed = watch.Elapsed.TotalSeconds;
        cpu = server.CpuSeconds - cpu;
        deliveries = run.Deliveries - deliveries;
        run.Drain();
        return new FanOutResult(deliveries / elapsed, cpu * 1e6 / deliveries, run.Problem ?? (target.PromisesOrder ? audience.FindDisorder() : null));
    }

    private sealed class Run
    {
        private readonly Audience _audience;
        private readonly Target _target;
        private readonly int[] _remaining;
        private readonly int[] _posted;
        private readonly Poller _poller;
        private readonly int _window;
        private bool _draining;
        private int _open;

        public Run(Audience audience, Target target, int window)
        {
            (_audience, _target, _window) = (audience, target, window);
            _remaining = new int[audience.Rooms * audience.Senders * Slots];
            _posted = new int[audience.Rooms * audience.Senders];
            _poller = new Poller(audience.Connections, (connection, payload) => _target.Dialect.Parse(connection, payload, OnMessage));
        }

        public long Deliveries { get; private set; }

        public string? Problem { get; private set; }

        public void Until(TimeSpan duration)
        {
            var missing = (_posted.Length * _window) - _open;
            for (var i = 0; i < missing; i++)
            {
                Post(i % _posted.Length);
            }

            for (var watch = Stopwatch.StartNew(); watch.Elapsed < duration && Problem is null;)
            {
                _poller.Run(100);
            }
        }

        public void Drain()
        {
            _draining = true;
            for (var watch = Stopwatch.StartNew(); _open > 0 && Problem is null;)
            {
                _poller.Run(100);
                if (watch.Elapsed > TimeSpan.FromSeconds(10))
                {
                    Problem = $"{_open} messages were not delivered to all members";
                }
            }
        }

        private void Post(int source)
        {
            var number = _posted[source]++;
            _remaining[(source * Slots) + (number % Slots)] = _audience.Members - 1;
            _open++;
            _audience.Post(source / _audience.Senders, source % _audience.Senders, number);
        }

        private void OnMessage(Connection connection, int sender, int number)
        {
            Deliveries++;
            Problem ??= connection.Inbox!.Take(sender, number);
            var source = (connection.Room * _audience.Senders) + sender;
            if (--_remaining[(source * Slots) + (number % Slots)] == 0)
            {
                _open--;
                if (!_draining)
                {
                    Post(source);
                }
            }
        }
    }
}

/// <summary>One round of one target.</summary>
/// <param name="PerSecond">Deliveries per second.</param>
/// <param name="CpuMicroseconds">Server CPU per delivery, which is seconds per million.</param>
/// <param name="Problem">What was missing, doubled or out of order; null if nothing.</param>
internal sealed record FanOutResult(double PerSecond, double CpuMicroseconds, string? Problem);
