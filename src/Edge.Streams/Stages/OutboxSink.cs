using Akka.Streams;
using Akka.Streams.Stage;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;

namespace Edge.Streams.Stages;

/// <summary>
/// Encodes messages into the outbox of its connection, and pulls no further while that is full. When upstream completes,
/// the connection is closed with 1000; when it fails, with 1011. When the connection is over, upstream is cancelled.
/// </summary>
internal sealed class OutboxSink(WebSocketConnection connection) : GraphStage<SinkShape<WebSocketMessage>>
{
    private readonly Inlet<WebSocketMessage> _in = new("outbox.in");

    public override SinkShape<WebSocketMessage> Shape => new(_in);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, connection);

    private sealed class Logic : InGraphStageLogic, IDrainObserver
    {
        private readonly Inlet<WebSocketMessage> _in;
        private readonly WebSocketConnection _connection;
        private readonly Action _drained;

        public Logic(OutboxSink stage, WebSocketConnection connection)
            : base(stage.Shape)
        {
            _in = stage._in;
            _connection = connection;
            _drained = GetAsyncCallback(PullNext);
            SetHandler(_in, this);
        }

        public override void PreStart()
        {
            _connection.Completion.GetAwaiter().UnsafeOnCompleted(GetAsyncCallback(CompleteStage));
            Pull(_in);
        }

        // After a completion this comes second and does not count; without one the stage itself has failed.
        public override void PostStop() => _connection.Outbox.Close(CloseCodes.InternalError, string.Empty, discard: false);

        public override void OnPush()
        {
            var message = Grab(_in);
            if (message.Opcode is not (Opcode.Text or Opcode.Binary))
            {
                throw new ArgumentException($"Only Text and Binary messages can be sent, not {message.Opcode}.");
            }

            _connection.Outbox.Reply(OutboundFrames.One(_connection.Outbox.Encode(message.Opcode, message.Payload.Span)));
            if (_connection.Outbox.IsFull)
            {
                _connection.Outbox.NotifyWhenDrained(this);
            }
            else
            {
                Pull(_in);
            }
        }

        public override void OnUpstreamFinish()
        {
            _connection.Outbox.Close(CloseCodes.NormalClosure, string.Empty, discard: false);
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _connection.Outbox.Close(CloseCodes.InternalError, string.Empty, discard: false);
            FailStage(e);
        }

        public void OnDrained() => _drained();

        private void PullNext()
        {
            if (!HasBeenPulled(_in) && !IsClosed(_in))
            {
                Pull(_in);
            }
        }
    }
}
