using System.Reflection;
using Edge.Streams.Framing;
using Edge.Streams.Wire;

namespace Edge.Streams.Tests.Wire;

/// <summary>The tables of the protocol page: codes are stable, so each row stands here a second time.</summary>
public sealed class WireTableTests
{
    [Fact]
    public void Errors_AreTheRowsOfTheProtocol()
    {
        (string, int, bool)[] rows =
        [
            ("already-joined", 409, false), ("bad-frame", 400, false), ("bad-request", 400, false), ("bad-type", 400, false),
            ("internal", 500, true), ("limit", 429, false), ("not-joined", 409, false), ("overloaded", 503, true),
            ("rate-limited", 429, true), ("room-unavailable", 503, true), ("timeout", 504, true), ("too-large", 413, false),
        ];

        Assert.Equal(rows, EdgeError.All.Select(error => (error.Code, error.Status, error.Retryable)).Order());
    }

    [Fact]
    public void Closes_AreTheRowsOfTheProtocol()
    {
        (int, int, string)[] rows =
        [
            (1003, 1003, "unsupported-data"), (4000, 1012, "server-restart"), (4002, 1012, "resume-required"), (4100, 1011, "internal"),
            (4102, 1013, "slow-consumer"), (4103, 1006, "heartbeat-timeout"), (4104, 1006, "idle-timeout"), (4105, 1008, "rate-limited"),
            (4106, 1013, "room-unavailable"), (4108, 1008, "hello-timeout"), (4400, 1002, "bad-frame"),
        ];

        Assert.Equal(rows, EdgeClose.All.Select(close => (close.Code, close.PlainCode, close.Reason)).Order());
    }

    [Fact]
    public void Tables_HoldEveryRowThatIsDeclared()
    {
        Assert.Equal(Declared<EdgeError>(), EdgeError.All.ToHashSet());
        Assert.Equal(Declared<EdgeClose>(), EdgeClose.All.ToHashSet());
    }

    [Fact]
    public void Codes_AreUniqueAndFitForTheWire()
    {
        Assert.Equal(EdgeError.All.Count, EdgeError.All.Select(error => error.Code).Distinct().Count());
        Assert.Equal(EdgeClose.All.Count, EdgeClose.All.Select(close => close.Code).Distinct().Count());
        Assert.Equal(EdgeClose.All.Count, EdgeClose.All.Select(close => close.Reason).Distinct().Count());
        Assert.All(EdgeClose.All, close => Assert.True(CloseStatus.IsValidCode(close.Code)));
        Assert.All(EdgeClose.All, close => Assert.True(close.PlainCode is CloseCodes.Abnormal or < 3000));
        Assert.All(EdgeClose.All, close => Assert.True(close.PlainCode == CloseCodes.Abnormal || CloseStatus.IsValidCode(close.PlainCode)));
    }

    private static HashSet<T> Declared<T>() =>
        [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Static).Where(row => row.PropertyType == typeof(T)).Select(row => (T)row.GetValue(null)!)];
}
