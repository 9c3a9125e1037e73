namespace Edge.Workers.Tests.Prelude;

public sealed class NamespaceTests : PreludeTests
{
    [Fact]
    public async Task Edge_IsNoGlobal() => Assert.Equal("undefined", await RunAsync("return (0, eval)('typeof edge')"));

    [Theory]
    [InlineData("SharedArrayBuffer")]
    [InlineData("WebAssembly")]
    public async Task WhatNoLimitCounts_IsAbsent(string name) =>
        Assert.Equal("undefined", await RunAsync($"return typeof globalThis.{name}"));

    [Fact]
    public async Task Run_AwaitsPromises() => Assert.Equal(3d, await RunAsync("return await Promise.resolve(3)"));

    [Fact]
    public async Task Digest_IsThatOfTheAlgorithm()
    {
        var hex = await RunAsync("""
            const out = new Uint8Array(32);
            const n = edge.host.digest('SHA-256', new Uint8Array([97, 98, 99]), out);
            return n + ' ' + out.toHex?.() + [...out].map(b => b.toString(16).padStart(2, '0')).join('')
            """);

        Assert.EndsWith("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", (string?)hex, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Utf8_RoundTrips() => Assert.Equal("h\u00e9\ud83d\ude00\ufffd", await RunAsync("""
        const text = 'h\u00e9\ud83d\ude00\ud800', bytes = new Uint8Array(edge.host.utf8Length(text));
        edge.host.utf8Write(text, bytes);
        return edge.host.utf8Read(bytes);
        """));

    [Fact]
    public async Task DomainToAscii_LowersAndEncodes() =>
        Assert.Equal("xn--mnchen-3ya.de", await RunAsync("return edge.host.domainToAscii('M\u00dcnchen.DE')"));
}
