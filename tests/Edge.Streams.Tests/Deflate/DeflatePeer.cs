using System.Net.WebSockets;

namespace Edge.Streams.Tests.Deflate;

/// <summary>The client of System.Net.WebSockets with permessage-deflate, over bytes in memory.</summary>
internal sealed class DeflatePeer : IAsyncDisposable
{
    private readonly DuplexMemory _stream;
    private readonly WebSocket _socket;

    /// <param name="incoming">What the server sends.</param>
    /// <param name="takeover">Whether both sides keep their history.</param>
    /// <param name="windowBits">The windows of both sides, from 9 to 15.</param>
    public DeflatePeer(byte[] incoming, bool takeover, int windowBits)
    {
        _stream = new DuplexMemory(incoming);
        _socket = WebSocket.CreateFromStream(_stream, new WebSocketCreationOptions
        {
            DangerousDeflateOptions = new WebSocketDeflateOptions
            {
                ServerContextTakeover = takeover,
                ClientContextTakeover = takeover,
                ServerMaxWindowBits = windowBits,
                ClientMaxWindowBits = windowBits,
            },
        });
    }

    public byte[] Sent => _stream.Outgoing.ToArray();

    public async Task SendAsync(byte[] message) =>
        await _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    public async Task<byte[]> ReceiveAsync()
    {
        var message = new List<byte>();
        var buffer = new byte[8192];
        while (true)
        {
            var result = await _socket.ReceiveAsync(buffer, CancellationToken.None);
            message.AddRange(buffer.AsSpan(0, result.Count));
            if (result.EndOfMessage)
            {
                return [.. message];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _stream.DisposeAsync();
    }

    private sealed class DuplexMemory(byte[] incoming) : Stream
    {
        private readonly MemoryStream _incoming = new(incoming);

        public MemoryStream Outgoing { get; } = new();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => _incoming.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => Outgoing.Write(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
