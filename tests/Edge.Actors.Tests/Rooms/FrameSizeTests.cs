using Akka.Configuration;
using Edge.Actors.Rooms;

namespace Edge.Actors.Tests.Rooms;

public sealed class FrameSizeTests
{
    private static readonly RoomOptions Options = new() { MaxMessageBytes = 1024 * 1024 };

    [Theory]
    [InlineData(1, 128_000)]
    [InlineData(64 * 1024, 128_000)]
    [InlineData(1024 * 1024, (1024 + 16) * 1024)]
    public void Hocon_ForTheLargestMessage_HoldsItAndNeverLessThanAkkaDoes(int maxMessageBytes, long expected)
    {
        var hocon = FrameSize.Hocon(new RoomOptions { MaxMessageBytes = maxMessageBytes });

        Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).GetByteSize("akka.remote.dot-netty.tcp.maximum-frame-size", null));
    }

    [Fact]
    public void Check_WhenFramesAreTooSmall_SaysWhatIsNeeded()
    {
        var config = ConfigurationFactory.ParseString("akka.remote.dot-netty.tcp.maximum-frame-size = 1000kB");

        var error = Assert.Throws<InvalidOperationException>(() => FrameSize.Check(config, Options));

        Assert.Contains("1000000", error.Message, StringComparison.Ordinal);
        Assert.Contains("1064960", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("akka.remote.dot-netty.tcp.maximum-frame-size = 1064960b")]
    [InlineData("a = 1")]
    public void Check_WhenFramesAreLargeEnoughOrThereIsNoRemoting_Passes(string hocon) =>
        FrameSize.Check(ConfigurationFactory.ParseString(hocon), Options);
}
