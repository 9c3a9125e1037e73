using Akka.Actor;
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

    private sealed class Logic : GraphStageLogic, IInHandler, IOutHandler
    {
        // A peer that floods with what makes no message must not keep the thread: other stages, our own writes and timers want it.
        private const int MaxStepsPerTurn = 64;
        private static readonly SocketClosed Gone = new(new CloseStatus(CloseCodes.Abnormal, string.Empty), Clean: false, ByPeer: false);
        private readonly Inlet<WriteBatch> _in;
        private readonly Outlet<WebSocketMessage> _out;
        private readonly WebSocketConnection _connection;
        private readonly SocketReader _reader;
        private readonly MessageReader _messages;
        private readonly SocketBatchWriter _writer;
        private readonly IAsyncCallback<Logic> _readDone;
        private Action? _writeDone;
        private IAsyncCallback<Logic>? _turn;
        private bool _turnAhead;
        private bool _inputEnded;
        private ICancelable? _deadline;
        private SocketPhase _phase = SocketPhase.Open;
        private SocketClosed _closed = Gone;

        public Logic(SocketFlow stage, WebSocketConnection connection)
            : base(inCount: 1, outCount: 1)
        {
            _in = stage._in;
            _out = stage._out;
            _connection = connection;
            _messages = connection.CreateReader();
            _readDone = GetTypedAsyncCallback<Logic>(static logic => logic.OnReadDone());
            _reader = new SocketReader(connection, () => _readDone.Invoke(this));
            _writer = new SocketBatchWriter(connection);
            SetHandler(_in, (IInHandler)this);
            SetHandler(_out, (IOutHandler)this);
        }

        protected override object LogSource => Akka.Event.LogSource.Create(nameof(SocketFlow), typeof(SocketFlow));

        private bool WantsBytes => !_inputEnded && !IsClosed(_in) && _phase switch
        {
            SocketPhase.Open => IsAvailable(_out),
            SocketPhase.PeerClosed => false,
            _ => true,
        };

        public override void PreStart() => Pull(_in);

        public override void PostStop()
        {
            _deadline?.Cancel();
            _reader.Release();
            _messages.Dispose();
            _connection.Finish(HowItEnded());
        }

        public void OnPush()
        {
            try
            {
                if (!_writer.Write(Grab(_in)))
                {
                    _writer.WhenDone(_writeDone ??= GetAsyncCallback(OnWriteDone));
                    return;
                }
            }
            catch (Exception e) when (SocketReader.IsTransportFailure(e))
            {
                OnGone();
                return;
            }

            OnWriteDone();
        }

        public void OnUpstreamFinish() => OnGone();

        public void OnUpstreamFailure(Exception e) => OnGone();

        public void OnPull()
        {
            _connection.Activity.ReadAgain();
            Receive();
        }

        public void OnDownstreamFinish(Exception cause)
        {
            var wanted = cause is SubscriptionWithCancelException.NonFailureCancellation;
            _connection.Outbox.Close(wanted ? CloseCodes.NormalClosure : CloseCodes.InternalError, string.Empty, discard: false);
            Deadline(_connection.Options.CloseTimeout);
        }

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
                OnGone();
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
                case SocketPhase.PeerClosed:
                    _closed = _closed with { Clean = true };
                    CompleteStage();
                    break;
                case SocketPhase.Failing when _inputEnded:
                    CompleteStage();
                    break;
                case SocketPhase.Failing:
                    Await(SocketPhase.Lingering, _connection.Options.LingerTimeout);
                    break;
                default:
                    _closed = new SocketClosed(_connection.Outbox.ClosedWith, Clean: false, ByPeer: false);
                    Await(SocketPhase.AwaitingPeer, _connection.Options.CloseTimeout);
                    break;
            }
        }

        private void Await(SocketPhase phase, TimeSpan timeout)
        {
            _phase = phase;
            Deadline(timeout);
            Receive();
        }

        /// <summary>The connection ends in good order until then, or it is cut.</summary>
        private void Deadline(TimeSpan timeout)
        {
            _deadline?.Cancel();
            _deadline = Materializer.ScheduleOnce(timeout, GetAsyncCallback(_connection.Abort));
        }

        /// <summary>The transport is gone: by the peer, unless it was cut from here.</summary>
        private void OnGone()
        {
            if (_phase == SocketPhase.Open)
            {
                _closed = _closed with { ByPeer = !_connection.Outbox.IsStopped };
            }

            CompleteStage();
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
            if (_turnAhead)
            {
                return;
            }

            for (var step = 0; !_reader.IsPending && WantsBytes && (_reader.HasBytes || TryRead(resume: false)); step++)
            {
                if (step == MaxStepsPerTurn)
                {
                    TakeAnotherTurn();
                    return;
                }

                if (_phase == SocketPhase.Lingering)
                {
                    _reader.Skip();
                }
                else
                {
                    DecodeOne();
                }
            }
        }

        /// <summary>
        /// Goes on after all that waits in the queue which the threads share. An actor that is told something by itself is
        /// queued on its own thread, before all that; while it always is, that thread serves nobody else.
        /// </summary>
        private void TakeAnotherTurn()
        {
            _turnAhead = true;
            _turn ??= GetTypedAsyncCallback<Logic>(static logic =>
            {
                logic._turnAhead = false;
                logic.Receive();
            });
            ThreadPool.UnsafeQueueUserWorkItem(static logic => logic._turn!.Invoke(logic), this, preferLocal: false);
        }

        /// <summary>False when the read is pending or there is nothing more to read.</summary>
        private bool TryRead(bool resume)
        {
            switch (resume ? _reader.Resume() : _reader.TryRead())
            {
                case ReadProgress.Bytes:
                    return true;
                case ReadProgress.EndOfStream:
                    OnInputEnd();
                    break;
                case ReadProgress.Broken:
                    OnGone();
                    break;
            }

            return false;
        }

        private void OnInputEnd()
        {
            // A peer that closed only its half still reads the code of its breach.
            _inputEnded = true;
            if (_phase != SocketPhase.Failing)
            {
                OnGone();
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
                case Opcode.Text or Opcode.Binary when _phase == SocketPhase.Open:
                    _connection.Activity.Unread();
                    Push(_out, message);
                    break;
            }
        }

        private void OnPeerClose(CloseStatus status)
        {
            if (_phase == SocketPhase.AwaitingPeer)
            {
                _closed = _closed with { Clean = true };
                CompleteStage();
                return;
            }

            _phase = SocketPhase.PeerClosed;
            var first = _connection.Outbox.Close(status.Code, status.Reason, discard: false);
            _closed = first ? new(status, false, ByPeer: true) : new(_connection.Outbox.ClosedWith, false, ByPeer: false);
            Deadline(_connection.Options.CloseTimeout);
        }

        private void OnViolation(ProtocolViolation violation)
        {
            switch (_phase)
            {
                case SocketPhase.AwaitingPeer:
                    CompleteStage();
                    return;
                case SocketPhase.Failing:
                    // The reader repeats its verdict on every byte that still comes.
                    return;
            }

            _phase = SocketPhase.Failing;
            _connection.Outbox.Close(violation.CloseCode, violation.Message, discard: true);
            _closed = new SocketClosed(_connection.Outbox.ClosedWith, Clean: false, ByPeer: false);
            Deadline(_connection.Options.CloseTimeout);
        }
    }
}
