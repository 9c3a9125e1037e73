using System.Text;

namespace Edge.Benchmarks.Codec;

/// <summary>
/// The payloads that are measured: text as chats have it, mostly ASCII with an accented letter now and then.
/// </summary>
internal static class Sample
{
    private const string Sentence = "A line of chat, as people write it at a café, more or less; ";

    /// <summary>Text of exactly the given size in bytes that ends at a character boundary.</summary>
    public static byte[] Text(int bytes)
    {
        var text = new StringBuilder();
        while (text.Length < bytes)
        {
            text.Append(bytes < Sentence.Length ? "hello " : Sentence);
        }

        var payload = Encoding.UTF8.GetBytes(text.ToString())[..bytes];
        payload[^1] = (byte)'.';
        payload[^2] = (byte)' ';
        return payload;
    }
}
