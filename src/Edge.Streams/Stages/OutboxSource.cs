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

        public Logic(OutboxSource stage, WebSocketConnection connection)
            : base(stage.Shape)
        {
            _out = stage._out;
            _connection = connection;
            SetHandler(_out, this);
        }

        public override void PreStart() => _connection.Outbox.OnWake(GetAsyncCallback(TryPush));

        public override void OnPull() => TryPush();

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
