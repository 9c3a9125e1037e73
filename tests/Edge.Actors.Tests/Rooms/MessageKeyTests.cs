using Edge.Actors.Rooms;

namespace Edge.Actors.Tests.Rooms;

public sealed class MessageKeyTests
{
    [Theory]
    [InlineData("ab", "c", "a", "bc")]
    [InlineData("", "ab", "ab", "")]
    [InlineData("a\0", "b", "a", "\0b")]
    [InlineData("1", "1", "11", "")]
    public void Of_WhenTheBorderLiesElsewhere_DoesNotCollide(string scope, string id, string otherScope, string otherId) =>
        Assert.NotEqual(MessageKey.Of(scope, id), MessageKey.Of(otherScope, otherId));

    [Fact]
    public void Of_WhenScopesDiffer_TheSameIdIsAnotherMessage() =>
        Assert.NotEqual(MessageKey.Of("ann", "1"), MessageKey.Of("bob", "1"));

    [Theory]
    [InlineData(3)]
    [InlineData(5_000)]
    public void Of_WhenScopeAndIdAreTheSame_IsTheSame(int length) =>
        Assert.Equal(MessageKey.Of(new string('s', length), "1"), MessageKey.Of(new string('s', length), "1"));

    [Fact]
    public void Of_WhenReleased_NeverChanges() =>

        // Snapshots and nodes of other releases hold these values.
        Assert.Equal("D177E549B0F659BAA4AFD3DDFBA85140", MessageKey.Of("s_1", "m1").Value.ToString("X32", null));
}
