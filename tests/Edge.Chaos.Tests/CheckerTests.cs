using Edge.Chaos.Harness;

namespace Edge.Chaos.Tests;

public sealed class CheckerTests
{
    private static readonly History Sound = Make(sent: "a0 a1 b0", log: "1:a0 2:b0 3:a1", acknowledged: "a0=1 b0=2 a1=3");

    [Fact]
    public void Check_WhenAllPromisesHold_FindsNothing() => Assert.Empty(Checker.Check(Sound));

    [Fact]
    public void Check_WhenAnUnacknowledgedMessageIsMissing_FindsNothing() =>
        Assert.Empty(Checker.Check(Make(sent: "a0 a1 a2", log: "1:a0", acknowledged: "a0=1")));

    [Fact]
    public void Check_WhenAnUnacknowledgedMessageIsStored_FindsNothing() =>
        Assert.Empty(Checker.Check(Make(sent: "a0 a1", log: "1:a0 2:a1", acknowledged: "a0=1")));

    [Fact]
    public void Check_WhenAnAcknowledgedMessageIsMissing_FindsIt() =>
        AssertFound(ViolationKind.LostAcknowledged, Make(sent: "a0 a1", log: "1:a0", acknowledged: "a0=1 a1=2"));

    [Fact]
    public void Check_WhenAMessageIsStoredTwice_FindsIt() =>
        AssertFound(ViolationKind.Doubled, Make(sent: "a0", log: "1:a0 2:a0", acknowledged: "a0=1"));

    [Fact]
    public void Check_WhenAMessageIsAcknowledgedAsNewTwice_FindsIt() =>
        AssertFound(ViolationKind.Doubled, Make(sent: "a0", log: "1:a0", acknowledged: "a0=1 a0=1@2"));

    [Fact]
    public void Check_WhenARepeatedPostIsAcknowledgedAsDuplicate_FindsNothing() =>
        Assert.Empty(Checker.Check(Make(sent: "a0", log: "1:a0", acknowledged: "a0=1 a0=1@2~")));

    [Fact]
    public void Check_WhenAPlaceIsEmpty_FindsIt() =>
        AssertFound(ViolationKind.Hole, Make(sent: "a0 a1", log: "1:a0 3:a1", acknowledged: "a0=1 a1=3"));

    [Fact]
    public void Check_WhenTheFirstPlaceIsEmpty_FindsIt() =>
        AssertFound(ViolationKind.Hole, Make(sent: "a0", log: "2:a0", acknowledged: "a0=2"));

    [Fact]
    public void Check_WhenTheLogIsOutOfOrder_FindsIt() =>
        AssertFound(ViolationKind.Reordered, Make(sent: "a0 b0 a1", log: "1:a0 3:a1 2:b0", acknowledged: ""));

    [Fact]
    public void Check_WhenASendersMessagesChangedPlaces_FindsIt() =>
        AssertFound(ViolationKind.Reordered, Make(sent: "a0 a1", log: "1:a1 2:a0", acknowledged: ""));

    [Fact]
    public void Check_WhenARefusedMessageComesLater_FindsNothing() =>
        Assert.Empty(Checker.Check(Make(sent: "a0 a1", log: "1:a1 2:a0", acknowledged: "") with { Refused = new HashSet<string> { "a0" } }));

    [Fact]
    public void Check_WhenAcknowledgementsOfAConnectionAreOutOfOrder_FindsIt() =>
        AssertFound(ViolationKind.Reordered, Sound with { Acknowledgements = Acknowledgements("b0=2 a0=1") });

    [Fact]
    public void Check_WhenAMessageWasNeverSent_FindsIt() =>
        AssertFound(ViolationKind.Phantom, Make(sent: "a0", log: "1:a0 2:x0", acknowledged: "a0=1"));

    [Fact]
    public void Check_WhenContentChanged_FindsIt() => AssertFound(
        ViolationKind.Altered, Sound with { Log = [.. Sound.Log.Take(2), new LogEntry(3, "a1", "other")], Readers = [] });

    [Fact]
    public void Check_WhenAnAcknowledgementNamesAnotherPlace_FindsIt() =>
        AssertFound(ViolationKind.WrongPlace, Make(sent: "a0 a1", log: "1:a0 2:a1", acknowledged: "a0=1 a1=3"));

    [Fact]
    public void Check_WhenTheEpochChanges_FindsIt() => AssertFound(
        ViolationKind.OtherEpoch,
        Sound with { Acknowledgements = [.. Sound.Acknowledgements, new Acknowledgement(2, "a1", "other", 3, true)] });

    [Fact]
    public void Check_WhenAReaderHasAGap_FindsIt() =>
        AssertFound(ViolationKind.ReaderMissed, Sound with { Readers = [Entries("1:a0 3:a1")] });

    [Fact]
    public void Check_WhenAReaderEndsEarly_FindsIt() =>
        AssertFound(ViolationKind.ReaderMissed, Sound with { Readers = [Entries("1:a0 2:b0")] });

    [Fact]
    public void Check_WhenAReaderSeesAPlaceTwice_FindsIt() =>
        AssertFound(ViolationKind.ReaderDoubled, Sound with { Readers = [Entries("1:a0 2:b0 2:b0 3:a1")] });

    [Fact]
    public void Check_WhenAReaderSeesAnotherOrder_FindsIt() =>
        AssertFound(ViolationKind.ReaderReordered, Sound with { Readers = [Entries("1:a0 3:a1 2:b0")] });

    [Fact]
    public void Check_WhenAReaderSeesAnotherMessage_FindsIt() =>
        AssertFound(ViolationKind.ReaderAltered, Sound with { Readers = [Entries("1:a0 2:a1 3:a1")] });

    [Fact]
    public void Check_WhenOneOfTwoReadersIsWrong_NamesThatOne()
    {
        var violation = AssertFound(ViolationKind.ReaderMissed, Sound with { Readers = [Sound.Log, Entries("1:a0 2:b0")] });

        Assert.Contains("reader 1", violation.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WhenAMessageResentAfterATimeoutIsStoredTwice_FindsIt() => AssertFound(
        ViolationKind.Doubled,
        Make(sent: "a0", log: "1:a0 2:a0", acknowledged: "a0=1@2~") with { Refused = new HashSet<string> { "a0" } });

    [Fact]
    public void Check_WhenTwoReadersDisagreeOnTheOrder_FindsIt() => AssertFound(
        ViolationKind.ReaderReordered, Sound with { Readers = [Sound.Log, Entries("2:b0 1:a0 3:a1")] });

    private static Violation AssertFound(ViolationKind kind, History history) =>
        Assert.Single(Checker.Check(history), violation => violation.Kind == kind);

    /// <summary>A history from short forms: <c>a0</c> is message 0 of sender a, <c>1:a0</c> its place, <c>a0=1@2~</c> an
    /// acknowledgement on connection 2 as a duplicate. One reader saw the whole log.</summary>
    private static History Make(string sent, string log, string acknowledged) => new(
        [.. Words(sent).Select(cid => new SentMessage(cid[0], cid[1] - '0', cid, Content(cid)))],
        Acknowledgements(acknowledged),
        new HashSet<string>(),
        Entries(log),
        [[.. Entries(log).OrderBy(entry => entry.Seq)]]);

    private static LogEntry[] Entries(string text) =>
        [.. Words(text).Select(word => new LogEntry(word[0] - '0', word[2..], Content(word[2..])))];

    private static Acknowledgement[] Acknowledgements(string text) =>
    [
        .. Words(text).Select(word => new Acknowledgement(
            word.Contains('@', StringComparison.Ordinal) ? word[5] - '0' : 1, word[..2], "e", word[3] - '0', word.EndsWith('~'))),
    ];

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Content(string cid) => "content of " + cid;
}
