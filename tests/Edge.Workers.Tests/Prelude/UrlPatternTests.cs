namespace Edge.Workers.Tests.Prelude;

public sealed class UrlPatternTests : WebApiTests
{
    [Fact]
    public Task Exec_GivesTheGroups() => HoldsAsync("""
        const groups = (pattern, input, part = 'pathname') => new URLPattern(pattern).exec(input)?.[part].groups ?? null;
        same(groups({ pathname: '/users/:id' }, 'https://h/users/42'), { id: '42' });
        same(groups({ pathname: '/users/:id' }, 'https://h/users/4/2'), null);
        same(groups({ pathname: '/:id(\\d+)' }, 'https://h/x'), null);
        same(groups({ pathname: '/:a/:b?' }, 'https://h/x'), { a: 'x', b: undefined });
        same(groups({ pathname: '/:path*' }, 'https://h/x/y'), { path: 'x/y' });
        same(groups({ pathname: '/:path+' }, 'https://h/'), null);
        same(groups({ pathname: '/a/*/b/*' }, 'https://h/a/1/2/b/3'), { 0: '1/2', 1: '3' });
        same(groups({ pathname: '/a-:b-c' }, 'https://h/a-1-c'), { b: '1' });
        same(groups('https://:sub.example.com/*', 'https://www.example.com/', 'hostname'), { sub: 'www' });
        """);

    [Fact]
    public Task Test_ComparesAllComponents() => HoldsAsync("""
        const test = (pattern, input, base) => new URLPattern(...[pattern].flat()).test(input, base);
        same([test('http{s}?://h.com/x{/y}*', 'http://h.com/x/y/y'), test('http{s}?://h.com/x', 'ftp://h.com/x')], [true, false]);
        same([test('https://h.com:8080/', 'https://h.com/'), test({ protocol: 'http', port: '80' }, 'http://h/')], [false, true]);
        same([test({ search: 'a=:b' }, 'https://h/?a=1'), test('https://h/?a', 'https://h/?b')], [true, false]);
        same([test({ pathname: '/É' }, 'https://h/%C3%89'), test([{ pathname: '/Foo' }, { ignoreCase: true }], 'https://h/foo')], [true, true]);
        same([test(['/x/:y', 'https://h/base'], 'https://h/x/1'), test({ pathname: '/a' }, '/a', 'https://h')], [true, true]);
        same([test({ hostname: 'h' }, { hostname: 'h' }), test({ pathname: '/a' }, 'not a url'), test({}, 'https://any/')], [true, false, true]);
        same(test({ pathname: '/a/{b}?' }, 'https://h/a/'), true);
        """);

    [Fact]
    public Task Components_AreCanonical() => HoldsAsync("""
        const pattern = new URLPattern('https://EXAMPLE.com:443/a/:b/(\\d+)*');
        same([pattern.protocol, pattern.hostname, pattern.port, pattern.pathname, pattern.search, pattern.hash, pattern.hasRegExpGroups],
          ['https', 'example.com', '', '/a/:b/(\\d+)*', '*', '*', true]);
        const based = new URLPattern({ baseURL: 'https://h/a/b?q#f', pathname: 'c' });
        same([based.hostname, based.pathname, based.search], ['h', '/a/c', '*']);
        same(new URLPattern({ pathname: '/x\\:y' }).pathname, '/x\\:y');
        same(new URLPattern('https://h?q').pathname, '/');
        """);

    [Fact]
    public Task Malformed_IsATypeError() => HoldsAsync("""
        for (const bad of ['/relative', { pathname: '/(' }, { pathname: '/:a/:a' }, { pathname: '/{a' }, { port: 'x' }, { hostname: 'a b' }, { pathname: '/(?:x)' }]) {
          throws(() => new URLPattern(bad), 'TypeError');
        }
        throws(() => new URLPattern({}, 'https://h'), 'TypeError');
        """);
}
