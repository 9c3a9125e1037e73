using System.IO.Pipelines;
using System.Text;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit.Xunit2;
using Edge.Streams.Framing;

namespace Edge.Streams.Tests.Stages;

public sealed class WebSocketFlowTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(70_000)]
    public async Task RoundTrip_BetweenClientAndServer_KeepsMessages(int size)
    {
        var (near, far) = Duplex();
        var materializer = Sys.Materializer();
        var echo = WebSocketFlow.Create(far, WebSocketOptions.Server);
        _ = Source.Never<WebSocketMessage>().Via(Echo(echo)).RunWith(Sink.Ignore<WebSocketMessage>(), materializer);
        var message = new WebSocketMessage(Opcode.Text, Encoding.ASCII.GetBytes(new string('x', size)));

        var answers = await Source.From(Enumerable.Repeat(message, 20)).Concat(Source.Never<WebSocketMessage>())
            .Via(WebSocketFlow.Create(near, WebSocketOptions.Client))
            .Take(20)
            .RunWith(Sink.Seq<WebSocketMessage>(), materializer).WaitAsync(Patience);

        Assert.All(answers, answer => Assert.Equal(message.Payload.ToArray(), answer.Payload.ToArray()));
        Assert.Equal(20, answers.Count);
    }

    [Fact]
    public async Task Completion_WhenTheInputEnds_ClosesBothSides()
    {
        var (near, far) = Duplex();
        var materializer = Sys.Materializer();
        var server = Source.Never<WebSocketMessage>().Via(WebSocketFlow.Create(far, WebSocketOptions.Server))
            .RunWith(Sink.Seq<WebSocketMessage>(), materializer);

        var client = Source.Single(new WebSocketMessage(Opcode.Binary, new byte[] { 1, 2 }))
            .Via(WebSocketFlow.Create(near, WebSocketOptions.Client))
            .RunWith(Sink.Seq<WebSocketMessage>(), materializer);

        Assert.Empty(await client.WaitAsync(Patience));
        Assert.Equal([1, 2], Assert.Single(await server.WaitAsync(Patience)).Payload.ToArray());
    }

    private static Flow<WebSocketMessage, WebSocketMessage, Akka.NotUsed> Echo(
        Flow<WebSocketMessage, WebSocketMessage, Akka.NotUsed> socket)
    {
        // Joins the socket's output to its input, so that what comes goes back.
        return Flow.FromGraph(GraphDsl.Create(builder =>
        {
            var ends = builder.Add(socket);
            var merge = builder.Add(new Merge<WebSocketMessage>(2));
            var spread = builder.Add(new Broadcast<WebSocketMessage>(2));
            builder.From(merge.Out).To(ends.Inlet);
            builder.From(ends.Outlet).To(spread.In);
            builder.From(spread.Out(0)).To(merge.In(0));
            return new FlowShape<WebSocketMessage, WebSocketMessage>(merge.In(1), spread.Out(1));
        }));
    }

    private static (Stream Near, Stream Far) Duplex()
    {
        var (there, back) = (new Pipe(), new Pipe());
        return (new PipeDuplex(back.Reader, there.Writer), new PipeDuplex(there.Reader, back.Writer));
    }
}
