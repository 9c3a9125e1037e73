using Akka.Streams;
using Akka.Streams.Stage;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;

namespace Edge.Streams.Stages;

/// <summary>
/// Both directions of one socket: writes in, messages out. Nothing is read without downstream demand; pings, pongs and
/// the closing handshake (RFC 6455 sections 5.5 and 7) are answered here.
/// </summary>
internal sealed class SocketFlow : GraphStage<FlowShape<WriteBatch, WebSocketMessage>>
{
    private readonly Inlet<WriteBatch> _in = new("socket.in");
    private readonly Outlet<WebSocketMessage> _out = new("socket.out");

    public SocketFlow() => Shape = new FlowShape<WriteBatch, WebSocketMessage>(_in, _out);

    public override FlowShape<WriteBatch, WebSocketMessage> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) =>
        new Logic(this, ConnectionGraph.ConnectionOf(inheritedAttributes));

    private enum Phase
    {
        /// <summary>Messages flow.</summary>
        Open,

        /// <summary>The peer has sent Close; our answer waits behind the frames already queued.</summary>
        PeerClosed,

        /// <summary>We have sent Close and wait for the peer's, dropping what else it sends.</summary>
        AwaitingPeer,

        /// <summary>The peer broke the protocol; our Close is on its way.</summary>
        Failing,

        /// <summary>Our Close is out; bytes are dropped until the peer goes, so that no reset overtakes the Close.</summary>
        Lingering,
    }

    private sealed class Logic : GraphStageLogic, IInHandler, IOutHandler
    {
        private readonly Inlet<WriteBatch> _in;
        private readonly Outlet<WebSocketMessage> _out;
        private readonly WebSocketConnection _connection;
        private readonly SocketReader _reader;
        private readonly MessageReader _messages;
        private readonly SocketBatchWriter _writer;
        private Action? _writeDone;
        private Phase _phase = Phase.Open;
        private SocketClosed _closed = new(new CloseStatus(CloseCodes.Abnormal, string.Empty), Clean: false, ByPeer: true);

        public Logic(SocketFlow stage, WebSocketConnection connection)
            : base(stage.Shape)
        {
            _in = stage._in;
            _out = stage._out;
            _connection = connection;
            _messages = connection.CreateReader();
            _reader = new SocketReader(connection, GetAsyncCallback(OnReadDone));
            _writer = new SocketBatchWriter(connection);
            SetHandler(_in, (IInHandler)this);
            SetHandler(_out, (IOutHandler)this);
        }

        private bool WantsBytes => _phase switch
        {
            Phase.Open => IsAvailable(_out),
            Phase.PeerClosed => false,
            _ => true,
        };

        public override void PreStart() => Pull(_in);

        public override void PostStop()
        {
            _reader.Release();
            _messages.Dispose();
            _connection.Finish(HowItEnded());
        }

        public void OnPush()
        {
            try
            {
                if (_writer.Write(Grab(_in)))
                {
                    OnWritten(_writer.Complete());
                }
                else
                {
                    _writer.WhenDone(_writeDone ??= GetAsyncCallback(OnWriteDone));
                }
            }
            catch (Exception e) when (SocketReader.IsTransportFailure(e))
            {
                CompleteStage();
            }
        }

        public void OnUpstreamFinish() => CompleteStage();

        public void OnUpstreamFailure(Exception e) => CompleteStage();

        public void OnPull() => Receive();

        public void OnDownstreamFinish(Exception cause) => CompleteStage();

        /// <summary>A socket that is cut before our Close got out still ends for the reason that we gave.</summary>
        private SocketClosed HowItEnded()
        {
            var ours = _connection.Outbox.ClosedWith;
            return _closed.Status.Code == CloseCodes.Abnormal && ours.Code != CloseCodes.Abnormal
                ? new SocketClosed(ours, Clean: false, ByPeer: false)
                : _closed;
        }

        private void OnWriteDone()
        {
            try
            {
                OnWritten(_writer.Complete());
            }
            catch (Exception e) when (SocketReader.IsTransportFailure(e))
            {
                CompleteStage();
            }
        }

        private void OnWritten(bool closes)
        {
            if (!closes)
            {
                Pull(_in);
                return;
            }

            switch (_phase)
            {
                case Phase.PeerClosed:
                    _closed = _closed with { Clean = true };
                    CompleteStage();
                    break;
                case Phase.Failing:
                    Await(Phase.Lingering, _connection.Options.LingerTimeout);
                    break;
                default:
                    _closed = new SocketClosed(_connection.Outbox.ClosedWith, Clean: false, ByPeer: false);
                    Await(Phase.AwaitingPeer, _connection.Options.CloseTimeout);
                    break;
            }
        }

        private void Await(Phase phase, TimeSpan timeout)
        {
            _phase = phase;
            Materializer.ScheduleOnce(timeout, GetAsyncCallback(_connection.Abort));
            Receive();
        }

        private void OnReadDone()
        {
            if (TryRead(resume: true))
            {
                Receive();
            }
        }

        private void Receive()
        {
            while (!_reader.IsPending && WantsBytes && (_reader.HasBytes || TryRead(resume: false)))
            {
                if (_phase == Phase.Lingering)
                {
                    _reader.Skip();
                }
                else
                {
                    DecodeOne();
                }
            }
        }

        /// <summary>False when the read is pending or the stage has just ended.</summary>
        private bool TryRead(bool resume)
        {
            try
            {
                switch (resume ? _reader.Resume() : _reader.TryRead())
                {
                    case ReadProgress.Bytes:
                        return true;
                    case ReadProgress.EndOfStream when _phase != Phase.PeerClosed:
                        CompleteStage();
                        return false;
                    default:
                        return false;
                }
            }
            catch (Exception e) when (SocketReader.IsTransportFailure(e))
            {
                CompleteStage();
                return false;
            }
        }

        private void DecodeOne()
        {
            var status = _messages.Read(_reader.Bytes, out var consumed, out var message, out var violation);
            _reader.Consume(consumed, _messages.InMessage);
            if (status == ReadStatus.Violation)
            {
                OnViolation(violation);
            }
            else if (status == ReadStatus.Message)
            {
                OnMessage(message);
            }
        }

        private void OnMessage(WebSocketMessage message)
        {
            switch (message.Opcode)
            {
                case Opcode.Close:
                    OnPeerClose(CloseStatus.Parse(message.Payload.Span));
                    break;
                case Opcode.Ping:
                    _connection.Outbox.Control(Opcode.Pong, message.Payload.Span);
                    break;
                case Opcode.Pong:
                    break;
                default:
                    if (_phase == Phase.Open)
                    {
                        Push(_out, message);
                    }

                    break;
            }
        }

        private void OnPeerClose(CloseStatus status)
        {
            if (_phase == Phase.AwaitingPeer)
            {
                _closed = _closed with { Clean = true };
                CompleteStage();
                return;
            }

            _phase = Phase.PeerClosed;
            var first = _connection.Outbox.Close(status.Code, status.Reason, discard: false);
            _closed = first ? new(status, false, ByPeer: true) : new(_connection.Outbox.ClosedWith, false, ByPeer: false);
        }

        private void OnViolation(ProtocolViolation violation)
        {
            if (_phase == Phase.AwaitingPeer)
            {
                CompleteStage();
                return;
            }

            _phase = Phase.Failing;
            _connection.Outbox.Close(violation.CloseCode, violation.Message, discard: true);
            _closed = new SocketClosed(_connection.Outbox.ClosedWith, Clean: false, ByPeer: false);
        }
    }
}
