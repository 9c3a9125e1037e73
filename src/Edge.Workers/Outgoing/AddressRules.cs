using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Edge.Workers.Outgoing;

/// <summary>Which servers scripts may connect to, decided by the name that was asked for and the address that it has.</summary>
internal sealed class AddressRules
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            // https://www.iana.org/assignments/iana-ipv4-special-registry, without what is globally reachable.
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", "240.0.0.0/4",

            // https://www.iana.org/assignments/iana-ipv6-special-registry; translated ranges hide an IPv4 address.
            "::/128", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
            "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private readonly HostList _allow;
    private readonly HostList _deny;
    private readonly bool _allowPrivate;

    /// <summary>Reads the lists.</summary>
    public AddressRules(OutgoingOptions options)
    {
        _allow = new HostList(options.Allow);
        _deny = new HostList(options.Deny);
        _allowPrivate = options.AllowPrivate;
    }

    /// <summary>Whether <paramref name="address"/>, which <paramref name="host"/> stands for, may be connected to.</summary>
    public bool Allows(string host, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var name = PlainName(host);
        if (_deny.HasName(name) || _deny.HasAddress(plain))
        {
            return false;
        }

        return _allow.HasAddress(plain)
            || (_allow.IsEmpty || _allow.HasName(name)) && (_allowPrivate || IsPublic(plain));
    }

    /// <summary>Whether an address belongs to the internet at large.</summary>
    internal static bool IsPublic(IPAddress address) =>
        address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
        && !Array.Exists(NotPublic, range => range.BaseAddress.AddressFamily == address.AddressFamily && range.Contains(address));

    /// <summary>A name as it is compared: the dot of the root says nothing, and what is not ASCII is written as DNS has it.</summary>
    private static string PlainName(string name)
    {
        var plain = name.TrimEnd('.').ToLowerInvariant();
        try
        {
            return Ascii.IsValid(plain) ? plain : new IdnMapping().GetAscii(plain);
        }
        catch (ArgumentException)
        {
            // DNS has no such name.
            return plain;
        }
    }

    /// <summary>Names in it, and those asked for, are plain.</summary>
    private sealed class HostList
    {
        private readonly HashSet<string> _names = new(StringComparer.Ordinal);
        private readonly List<string> _suffixes = [];
        private readonly List<IPNetwork> _ranges = [];

        public HostList(IEnumerable<string> entries)
        {
            foreach (var entry in entries)
            {
                if (IPNetwork.TryParse(entry, out var range))
                {
                    _ranges.Add(range);
                }
                else if (IPAddress.TryParse(entry, out var address))
                {
                    _ranges.Add(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
                }
                else if (entry.StartsWith("*.", StringComparison.Ordinal))
                {
                    _suffixes.Add("." + PlainName(entry[2..]));
                }
                else
                {
                    _names.Add(PlainName(entry));
                }
            }
        }

        public bool IsEmpty => _names.Count + _suffixes.Count + _ranges.Count == 0;

        public bool HasName(string name) =>
            _names.Contains(name) || _suffixes.Exists(suffix => name.EndsWith(suffix, StringComparison.Ordinal));

        public bool HasAddress(IPAddress address) =>
            _ranges.Exists(range => range.BaseAddress.AddressFamily == address.AddressFamily && range.Contains(address));
    }
}
