namespace Edge.Host.Workers.Wrangler;

/// <summary>A worker's folder cannot be used; the message says where and what is allowed.</summary>
internal sealed class ConfigException(string message) : Exception(message)
{
    public ConfigException(IEnumerable<string> problems)
        : this(string.Join('\n', problems))
    {
    }
}
