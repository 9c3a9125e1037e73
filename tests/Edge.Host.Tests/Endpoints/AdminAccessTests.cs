using System.Net;
using Edge.Host.Endpoints;
using Edge.Host.Options;
using Microsoft.AspNetCore.Http;

namespace Edge.Host.Tests.Endpoints;

public sealed class AdminAccessTests
{
    private const string Token = "0123456789abcdef";

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.7.6")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Refuse_WithoutATokenFromLoopback_LetsSteer(string address) =>
        Assert.Null(new AdminAccess(new AdminOptions()).Refuse(From(address), steers: true));

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("::ffff:10.0.0.7")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.1.1")]
    [InlineData("fd12::1")]
    [InlineData("fe80::1")]
    public void Refuse_WithoutATokenFromAPrivateAddress_LetsReadAndRefusesToSteer(string address)
    {
        var access = new AdminAccess(new AdminOptions());

        Assert.Null(access.Refuse(From(address), steers: false));
        Assert.Null(access.RefuseFigures(From(address)));
        Assert.Equal(403, StatusOf(access.Refuse(From(address), steers: true)));
    }

    [Theory]
    [InlineData("203.0.113.9")]
    [InlineData("::ffff:203.0.113.9")]
    [InlineData("172.32.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:a00:7::1")]
    [InlineData(null)]
    public void Refuse_WithoutATokenFromElsewhere_RefusesAll(string? address)
    {
        var access = new AdminAccess(new AdminOptions());

        Assert.Equal(403, StatusOf(access.Refuse(From(address), steers: false)));
        Assert.Equal(403, StatusOf(access.RefuseFigures(From(address))));
        Assert.Equal(403, StatusOf(access.Refuse(From(address), steers: true)));
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("x-forwarded-for", "")]
    [InlineData("X-Forwarded-Host", "edge.example")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Original-For", "203.0.113.9")]
    [InlineData("X-Real-IP", "203.0.113.9")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("via", "1.1 proxy")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public void Refuse_WithoutATokenFromLoopbackForSomebodyElse_RefusesAll(string header, string value)
    {
        var access = new AdminAccess(new AdminOptions());

        Assert.Equal(403, StatusOf(access.Refuse(From("127.0.0.1", (header, value)), steers: true)));
        Assert.Equal(403, StatusOf(access.Refuse(From("127.0.0.1", (header, value)), steers: false)));
        Assert.Equal(403, StatusOf(access.RefuseFigures(From("10.0.0.7", (header, value)))));
    }

    [Theory]
    [InlineData("10.0.0.7", null, null, null)]
    [InlineData("10.0.0.7", "Via", "1.1 proxy", 401)]
    [InlineData("203.0.113.9", null, null, 401)]
    [InlineData("203.0.113.9", "Authorization", "Bearer " + Token, null)]
    public void RefuseFigures_WithAToken_DemandsItOfAllButThePrivateNetwork(string address, string? header, string? value, int? status)
    {
        var context = header is null ? From(address) : From(address, (header, value!));

        var refusal = new AdminAccess(new AdminOptions { Token = Token }).RefuseFigures(context);

        Assert.Equal(status, refusal is null ? null : StatusOf(refusal));
    }

    [Theory]
    [InlineData("Bearer " + Token)]
    [InlineData("bearer " + Token)]
    public void Refuse_WithTheToken_LetsSteerFromAnywhere(string authorization) => Assert.Null(
        new AdminAccess(new AdminOptions { Token = Token }).Refuse(
            From("10.0.0.7", ("Authorization", authorization), ("Origin", "https://ops.example")), steers: true));

    [Theory]
    [InlineData("")]
    [InlineData(Token)]
    [InlineData("Basic " + Token)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer  " + Token)]
    [InlineData("Bearer " + Token + "0")]
    [InlineData("Bearer 0123456789abcdeF")]
    public void Refuse_WithoutTheRightToken_RefusesEvenLoopbackToRead_AndNamesTheScheme(string authorization)
    {
        var context = From("127.0.0.1", ("Authorization", authorization));

        Assert.Equal(401, StatusOf(new AdminAccess(new AdminOptions { Token = Token }).Refuse(context, steers: false)));
        Assert.Equal("Bearer", context.Response.Headers.WWWAuthenticate);
    }

    private static DefaultHttpContext From(string? address, params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        return context;
    }

    private static int? StatusOf(IResult? result) => Assert.IsAssignableFrom<IStatusCodeHttpResult>(result).StatusCode;
}
