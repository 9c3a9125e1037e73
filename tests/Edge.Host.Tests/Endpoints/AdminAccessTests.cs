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
    [InlineData("fe80::1")]
    [InlineData(null)]
    public void Refuse_WithoutATokenFromElsewhere_LetsReadAndRefusesToSteer(string? address)
    {
        var access = new AdminAccess(new AdminOptions());

        Assert.Null(access.Refuse(From(address), steers: false));
        Assert.Equal(403, StatusOf(access.Refuse(From(address), steers: true)));
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public void Refuse_WithoutATokenFromLoopbackForSomebodyElse_RefusesToSteer(string header, string value) =>
        Assert.Equal(403, StatusOf(new AdminAccess(new AdminOptions()).Refuse(From("127.0.0.1", (header, value)), steers: true)));

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
