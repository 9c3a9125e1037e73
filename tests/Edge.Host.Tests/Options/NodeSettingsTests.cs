using Edge.Host.Options;
using Microsoft.Extensions.Configuration;

namespace Edge.Host.Tests.Options;

public sealed class NodeSettingsTests
{
    [Fact]
    public void Read_WithNothingSet_GivesTheDefaults()
    {
        var settings = Read();

        Assert.Equal(StorageProvider.Sqlite, settings.Storage.Provider);
        Assert.Equal(100, settings.Edge.Rooms.Replay);
    }

    [Fact]
    public void Read_WhatIsSet_IsTaken()
    {
        var settings = Read(
            ("Edge:Rooms:Linger", "00:00:00.010"), ("Edge:Endpoints:AllowedOrigins:0", "https://a.example"), ("edge:rooms:replay", "7"));

        Assert.Equal(TimeSpan.FromMilliseconds(10), settings.Edge.Rooms.Linger);
        Assert.Equal(["https://a.example"], settings.Endpoints.AllowedOrigins);
        Assert.Equal(7, settings.Edge.Rooms.Replay);
    }

    [Theory]
    [InlineData("", "is shorter than 16 characters")]
    [InlineData("0123456789abcde", "is shorter than 16 characters")]
    [InlineData("0123456789abcdef\n", "has a space, a line end or a letter beyond ASCII")]
    [InlineData("0123456789 abcdef", "has a space, a line end or a letter beyond ASCII")]
    [InlineData("0123456789abcdéf", "has a space, a line end or a letter beyond ASCII")]
    public void Read_WithATokenThatNobodyCouldSend_SaysWhy_ButNotTheToken(string token, string problem)
    {
        var e = Assert.Throws<SettingsException>(() => Read(("Edge:Admin:Token", token)));

        Assert.Contains($"Edge:Admin:Token {problem}", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hots=db;Password=secret", "has a key that Npgsql does not know. Did you mean Host? A value with a ';' in it must be in quotes.")]
    [InlineData("Host=db;Password=first;secret=1", "has a key that Npgsql does not know. A value with a ';' in it must be in quotes.")]
    [InlineData("Host=db;Password='secret", "is not made of keys and values, such as Host=db;")]
    [InlineData("Host=db;Port=secret", "has a value for 'port' that Npgsql does not take.")]
    [InlineData("Host=;Password=secret", "has no Host; PostgreSql needs one, such as Host=db;")]
    [InlineData("Host=db;Password=secret;Minimum Pool Size=50", "contradicts itself: ")]
    public void Read_WithAConnectionStringThatCannotBeUsed_SaysWhy_ButNotThePassword(string target, string problem)
    {
        var e = Assert.Throws<SettingsException>(
            () => Read(("Edge:Storage:Provider", "PostgreSql"), ("Edge:Storage:ConnectionString", target)));

        Assert.Contains($"Edge:Storage:ConnectionString {problem}", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Logging:Console:LogLevel:Edge.Rooms")]
    public void Read_WithALogLevelThatDoesNotExist_SaysWhichDo(string key)
    {
        var e = Assert.Throws<SettingsException>(() => Read((key, "Verbose")));

        Assert.Contains($"{key} is 'Verbose'; it must be one of Trace, Debug, Information,", e.Message, StringComparison.Ordinal);
        Read((key, "warning"));
        Read((key, string.Empty));
    }

    [Fact]
    public void Read_WhenMuchIsWrong_NamesAllOfIt()
    {
        var e = Assert.Throws<SettingsException>(() => Read(
            ("Edge:Rooms:Replay", "5000"),
            ("Edge:Rooms:MaxBatch", "many"),
            ("Edge:Connections:MaxConections", "3"),
            ("Edge:Storage:Provider", "Oracle"),
            ("Edge:Romms:Replay", "1")));

        Assert.Contains("Edge:Rooms:Replay is '5000'; it must be from 0 to 300.", e.Message, StringComparison.Ordinal);
        Assert.Contains("Edge:Rooms:MaxBatch is 'many'; it must be a number.", e.Message, StringComparison.Ordinal);
        Assert.Contains("Edge:Connections:MaxConections is not a setting. Did you mean MaxConnections?", e.Message, StringComparison.Ordinal);
        Assert.Contains("one of Sqlite, PostgreSql, Memory", e.Message, StringComparison.Ordinal);
        Assert.Contains("Edge:Romms is not a section. Did you mean Edge:Rooms?", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Edge:Storage:Provider", "PostgreSql", "Edge:Storage:ConnectionString is empty")]
    [InlineData("Edge:Connections:MaxMessageBytes", "1000", "Edge:Rooms:MaxMessageBytes is 65536; it must not exceed")]
    [InlineData("Edge:Connections:IdleTimeout", "00:00:30", "it must exceed PingInterval + PingTimeout")]
    public void Read_WhenSettingsContradict_SaysSo(string key, string value, string problem) =>
        Assert.Contains(problem, Assert.Throws<SettingsException>(() => Read((key, value))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Rooms", "rooms", 0)]
    [InlineData("Romms", "Rooms", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void EditDistance_Between_CountsLetters(string one, string other, int expected) =>
        Assert.Equal(expected, EditDistance.Between(one, other));

    private static NodeSettings Read(params (string Key, string Value)[] settings) => NodeSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(entry => new KeyValuePair<string, string?>(entry.Key, entry.Value)))
            .Build());
}
