using Edge.Actors.Rooms;

namespace Edge.Actors.Tests.Rooms;

public sealed class RoomNameTests
{
    [Theory]
    [InlineData("default")]
    [InlineData("a")]
    [InlineData("team/eu/chat")]
    [InlineData("räume/ümläut 😀")]
    [InlineData(". .. spaces are fine")]
    public void TryParse_WhenNameIsAllowed_KeepsIt(string value)
    {
        Assert.True(RoomName.TryParse(value, out var name, out var problem), problem);

        Assert.Equal(value, name.Value);
        Assert.Equal(value, name.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a\nb")]
    [InlineData("a\u0000")]
    [InlineData("a\u0085b")]
    [InlineData("a\uFFFDb")]
    public void TryParse_WhenNameIsNotAllowed_SaysWhy(string? value)
    {
        Assert.False(RoomName.TryParse(value, out var name, out var problem));

        Assert.NotEmpty(problem);
        Assert.Equal(default, name);
    }

    [Fact]
    public void TryParse_WhenHalfOfASurrogatePair_Refuses()
    {
        // Two such names would be one in UTF-8, and so one journal for two rooms.
        Assert.False(RoomName.TryParse("a\ud83d", out _, out var problem));

        Assert.Contains("UTF-8", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_WhenLengthIsAtTheLimitInBytes_CountsBytesNotCharacters()
    {
        Assert.True(RoomName.TryParse(new string('ä', RoomName.MaxBytes / 2), out _, out _));
        Assert.False(RoomName.TryParse(new string('ä', (RoomName.MaxBytes / 2) + 1), out _, out var problem));

        Assert.Contains("130", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WhenNameIsNotAllowed_Throws() => Assert.Throws<ArgumentException>(() => RoomName.Parse("a//b"));
}
