using Akka.Streams;
using Akka.Streams.Stage;
using Edge.Streams.Framing;
using Edge.Streams.Transport;

namespace Edge.Streams.Stages;

/// <summary>Hands one message at a time to the connection's handler and asks for the next only when the handler does.</summary>
internal sealed class SocketSink : GraphStage<SinkShape<WebSocketMessage>>
{
    private readonly Inlet<WebSocketMessage> _in = new("socket.messages");

    public SocketSink() => Shape = new SinkShape<WebSocketMessage>(_in);

    public override SinkShape<WebSocketMessage> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) =>
        new Logic(this, ConnectionGraph.ConnectionOf(inheritedAttributes));

    private sealed class Logic : InGraphStageLogic
    {
        private readonly Inlet<WebSocketMessage> _in;
        private readonly WebSocketConnection _connection;
        private readonly IAsyncCallback<Logic> _pullNext;

        public Logic(SocketSink stage, WebSocketConnection connection)
            : base(inCount: 1, outCount: 0)
        {
            _in = stage._in;
            _connection = connection;
            _pullNext = GetTypedAsyncCallback<Logic>(static logic => logic.PullNext());
            SetHandler(_in, this);
        }

        protected override object LogSource => Akka.Event.LogSource.Create(nameof(SocketSink), typeof(SocketSink));

        public override void PreStart()
        {
            _connection.OnRequestNext(RequestNext);
            Pull(_in);
        }

        public override void OnPush() => _connection.Handler.OnMessage(Grab(_in));

        /// <summary>From any thread.</summary>
        private void RequestNext() => _pullNext.Invoke(this);

        private void PullNext()
        {
            if (!HasBeenPulled(_in) && !IsClosed(_in))
            {
                Pull(_in);
            }
        }
    }
}
