using Akka.Streams;
using Akka.Streams.Stage;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;

namespace Edge.Streams.Stages;

/// <summary>Emits all frames that wait in the connection's outbox as one write, once per demand. Never completes by itself.</summary>
internal sealed class OutboxSource : GraphStage<SourceShape<WriteBatch>>
{
    private readonly Outlet<WriteBatch> _out = new("outbox.out");

    public OutboxSource() => Shape = new SourceShape<WriteBatch>(_out);

    public override SourceShape<WriteBatch> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) =>
        new Logic(this, ConnectionGraph.ConnectionOf(inheritedAttributes));

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly Outlet<WriteBatch> _out;
        private readonly WebSocketConnection _connection;
        private readonly IAsyncCallback<Logic> _tryPush;

        public Logic(OutboxSource stage, WebSocketConnection connection)
            : base(inCount: 0, outCount: 1)
        {
            _out = stage._out;
            _connection = connection;
            _tryPush = GetTypedAsyncCallback<Logic>(static logic => logic.TryPush());
            SetHandler(_out, this);
        }

        protected override object LogSource => Akka.Event.LogSource.Create(nameof(OutboxSource), typeof(OutboxSource));

        public override void PreStart() => _connection.Outbox.OnWake(Wake);

        public override void OnPull() => TryPush();

        /// <summary>From any thread.</summary>
        private void Wake() => _tryPush.Invoke(this);

        private void TryPush()
        {
            if (_connection.Outbox.IsOver)
            {
                CompleteStage();
            }
            else if (IsAvailable(_out) && _connection.Outbox.Take() is { } batch)
            {
                Push(_out, batch);
            }
        }
    }
}
