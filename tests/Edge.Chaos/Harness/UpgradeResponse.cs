using System.Globalization;
using System.Text;

namespace Edge.Chaos.Harness;

/// <summary>The head of the answer to an upgrade, collected as it comes.</summary>
internal sealed class UpgradeResponse
{
    private const string HeadEnd = "\r\n\r\n";
    private readonly StringBuilder _head = new();

    public bool IsComplete { get; private set; }

    /// <summary>The status, when complete.</summary>
    public int Status => int.Parse(Head.Split(' ', 3)[1], CultureInfo.InvariantCulture);

    private string Head => _head.ToString();

    /// <summary>Takes bytes up to the end of the head; returns how many of them belonged to it.</summary>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            _head.Append((char)bytes[i]);
            if (bytes[i] == '\n' && Head.EndsWith(HeadEnd, StringComparison.Ordinal))
            {
                IsComplete = true;
                return i + 1;
            }
        }

        return bytes.Length;
    }

    /// <summary>A header's value, or null if there is none.</summary>
    public string? Header(string name) => Head.Split("\r\n")
        .Select(line => line.Split(": ", 2))
        .FirstOrDefault(pair => pair.Length == 2 && pair[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];
}

/// <summary>The server did not upgrade.</summary>
internal sealed class UpgradeRefusedException(UpgradeResponse response)
    : Exception($"The server answered {response.Status} instead of 101.")
{
    public UpgradeResponse Response { get; } = response;
}
