namespace Edge.Workers.Tests.Prelude;

public sealed class UrlTests : WebApiTests
{
    [Fact]
    public Task Parse_SerializesAsTheStandardSays() => HoldsAsync("""
        const cases = [
          ['https://example.com', 'https://example.com/'],
          ['HTTP://EXAMPLE.com:80/a/./b/../c?q#f', 'http://example.com/a/c?q#f'],
          ['https://user:pa ss@host:8443/p', 'https://user:pa%20ss@host:8443/p'],
          ['http://a@b@c/', 'http://a%40b@c/'],
          ['http:\\\\host\\path', 'http://host/path'],
          ['  http://h/\t\na  ', 'http://h/a'],
          ['http://h/%2e%2E/x', 'http://h/x'],
          ['http://h/é?é\'#é', 'http://h/%C3%A9?%C3%A9%27#%C3%A9'],
          ['http://h/💩', 'http://h/%F0%9F%92%A9'],
          ['http://h/\ud800', 'http://h/%EF%BF%BD'],
          ['ws://x:80/', 'ws://x/'], ['wss://x:443', 'wss://x/'], ['ftp://x:21/', 'ftp://x/'],
          ['foo://H/p', 'foo://H/p'], ['foo:/a/..//b', 'foo:/.//b'], ['mailto:a b', 'mailto:a b'], ['data:a #x', 'data:a%20#x'],
          ['file:///C|/x/..', 'file:///C:/'], ['file://localhost/x', 'file:///x'], ['file:c:\\d', 'file:///c:/d'],
        ];
        for (const [input, href] of cases) same([input, new URL(input).href], [input, href]);
        """);

    [Fact]
    public Task Parse_Hosts() => HoldsAsync("""
        const cases = [
          ['127.1', '127.0.0.1'], ['0x7f.1', '127.0.0.1'], ['0300.168.0.1', '192.168.0.1'], ['4294967295', '255.255.255.255'],
          ['1.2.3.4.', '1.2.3.4'], ['[::1]', '[::1]'], ['[1:0:0:2:0:0:0:3]', '[1:0:0:2::3]'], ['[::ffff:1.2.3.4]', '[::ffff:102:304]'],
          ['ex%41mple', 'example'], ['Ｇｏ.com', 'go.com'], ['faß.de', 'xn--fa-hia.de'], ['☃.net', 'xn--n3h.net'],
          ['你好你好', 'xn--6qqa088eba'], ['a\u00adb', 'ab'], ['XN--N3H', 'xn--n3h'], ['a_b', 'a_b'],
        ];
        for (const [input, host] of cases) same([input, new URL(`http://${input}/`).host], [input, host]);
        const refused = ['256.256.256.256', '4294967296', '1.2.3.4.5', 'a.1.2.0x', '[1:2]', '[1::2::3]', '[::1', 'a b', 'a%00b', 'a<b',
          'a^b', '', ':80', 'h:65536', 'h:8x', 'xn--', 'xn--a', '@', 'a%', '09.1'];
        for (const input of refused) same([input, URL.canParse(`http://${input}/`)], [input, false]);
        """);

    [Fact]
    public Task Parse_ResolvesAgainstABase() => HoldsAsync("""
        const cases = [
          ['/x', 'https://e.org/a/b?q#f', 'https://e.org/x'], ['x', 'https://e.org/a/b', 'https://e.org/a/x'],
          ['?x', 'https://e.org/a?q', 'https://e.org/a?x'], ['#x', 'https://e.org/a?q', 'https://e.org/a?q#x'],
          ['//h/x', 'https://e.org/a', 'https://h/x'], ['..', 'https://e.org/a/b/c', 'https://e.org/a/'],
          ['https:x', 'https://e.org/a/b', 'https://e.org/a/x'], ['#x', 'mailto:a', 'mailto:a#x'], ['', 'https://e.org/a#f', 'https://e.org/a'],
          ['/D:/x', 'file:///C:/y', 'file:///D:/x'], ['//h', 'foo:/a', 'foo://h'],
        ];
        for (const [input, base, href] of cases) same([input, new URL(input, base).href], [input, href]);
        throws(() => new URL('/x'), 'TypeError', 'Invalid URL string.');
        throws(() => new URL('x', 'mailto:a'), 'TypeError', 'Invalid URL string.');
        same([URL.parse('nope'), URL.parse('a', 'http://b').href, URL.canParse('x', 'y')], [null, 'http://b/a', false]);
        """);

    [Fact]
    public Task Members_OfAUrl() => HoldsAsync("""
        const url = new URL('https://u:p@h.com:8080/a/b?q=1#f');
        same([url.origin, url.protocol, url.username, url.password, url.host, url.hostname, url.port, url.pathname, url.search, url.hash],
          ['https://h.com:8080', 'https:', 'u', 'p', 'h.com:8080', 'h.com', '8080', '/a/b', '?q=1', '#f']);
        same([new URL('http://h/?').search, new URL('http://h/#').hash, new URL('http://h/?').href], ['', '', 'http://h/?']);
        same([new URL('foo://h').origin, new URL('file:///x').origin, new URL('blob:https://a.b/c').origin], ['null', 'null', 'https://a.b']);
        same(JSON.stringify({ url }), '{"url":"https://u:p@h.com:8080/a/b?q=1#f"}');
        same(Object.keys(url), []);
        same('href' in URL.prototype && Object.getOwnPropertyDescriptor(URL.prototype, 'href').enumerable, true);
        """);

    [Fact]
    public Task Setters_ChangeTheirPartOrNothing() => HoldsAsync("""
        const cases = [
          ['https://h/', 'protocol', 'http', 'http://h/'], ['https://h/', 'protocol', 'foo', 'https://h/'], ['http://h:443/', 'protocol', 'https', 'https://h/'],
          ['http://h/', 'host', 'x:81/y', 'http://x:81/'], ['http://h:1/', 'host', 'x:', 'http://x:1/'], ['http://h:1/', 'hostname', 'x:2', 'http://h:1/'],
          ['http://h/', 'host', '', 'http://h/'], ['http://h/', 'hostname', '0x7f.1', 'http://127.0.0.1/'], ['mailto:a', 'host', 'x', 'mailto:a'],
          ['http://h:1/', 'port', '', 'http://h/'], ['http://h/', 'port', '90x', 'http://h:90/'], ['http://h/', 'port', '65536', 'http://h/'], ['http://h:1/', 'port', '80', 'http://h/'],
          ['http://h/a', 'pathname', 'b/../c?d#e', 'http://h/c%3Fd%23e'], ['foo://h/a', 'pathname', '', 'foo://h'], ['data:x', 'pathname', 'y', 'data:x'],
          ['http://h/?a', 'search', '', 'http://h/'], ['http://h/', 'search', '??é', 'http://h/??%C3%A9'], ['http://h/', 'hash', '#a`', 'http://h/#a%60'],
          ['http://h/', 'username', 'a:b@', 'http://a%3Ab%40@h/'], ['file:///x', 'username', 'a', 'file:///x'], ['http://h/', 'password', 'p', 'http://:p@h/'],
        ];
        for (const [href, part, value, expected] of cases) {
          const url = new URL(href);
          url[part] = value;
          same([href, part, value, url.href], [href, part, value, expected]);
        }
        throws(() => { new URL('http://h').href = 'nope'; }, 'TypeError');
        """);

    [Fact]
    public Task SearchParams_AndItsUrl_ChangeTogether() => HoldsAsync("""
        const url = new URL('https://h/?a=1&b=2');
        const { searchParams } = url;
        same(url.searchParams === searchParams, true);
        searchParams.append('c', 'x y');
        same(url.href, 'https://h/?a=1&b=2&c=x+y');
        url.search = '?z=9';
        same([...searchParams], [['z', '9']]);
        searchParams.delete('z');
        same(url.href, 'https://h/');
        """);

    [Fact]
    public Task SearchParams_Parse_AndSerialize() => HoldsAsync("""
        same([...new URLSearchParams('?a=1&&b&=c&d=%41+%e9%zz')], [['a', '1'], ['b', ''], ['', 'c'], ['d', 'A \ufffd%zz']]);
        same(`${new URLSearchParams({ 'é': 'a&b', x: "*-._~!'()" })}`, '%C3%A9=a%26b&x=*-._%7E%21%27%28%29');
        same([...new URLSearchParams([['a', 1], ['a', 2]])], [['a', '1'], ['a', '2']]);
        same([...new URLSearchParams(new URLSearchParams('x=y'))], [['x', 'y']]);
        throws(() => new URLSearchParams([['a']]), 'TypeError');
        throws(() => new URLSearchParams([1]), 'TypeError');
        """);

    [Fact]
    public Task SearchParams_Methods() => HoldsAsync("""
        const params = new URLSearchParams('b=1&a=2&b=3&\ufffd=x&💩=y');
        same([params.size, params.get('b'), params.getAll('b'), params.get('no'), params.has('b', '3'), params.has('b', '9')], [5, '1', ['1', '3'], null, true, false]);
        params.set('b', '7');
        same([...params.keys()], ['b', 'a', '\ufffd', '💩']);
        params.sort();
        same([...params.keys()], ['a', 'b', '💩', '\ufffd']);
        params.append('a', 'q');
        params.delete('a', '2');
        same([...params.entries()][3], ['a', 'q']);
        const seen = [];
        params.forEach((value, name, object) => seen.push(name + value, object === params));
        same(seen.slice(0, 2), ['b7', true]);
        const iterator = params[Symbol.iterator]();
        params.append('late', '1');
        same([[...iterator].length, Object.prototype.toString.call(iterator)], [5, '[object URLSearchParams Iterator]']);
        """);
}
