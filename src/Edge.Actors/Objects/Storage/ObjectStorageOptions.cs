using System.ComponentModel.DataAnnotations;

namespace Edge.Actors.Objects;

/// <summary>Limits of what one object stores.</summary>
public sealed class ObjectStorageOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Edge:ObjectStorage";

    /// <summary>Largest value in bytes, as encoded: 1,024 to 33,554,432, default 2,097,152.</summary>
    [Range(1024, 32 * 1024 * 1024)]
    public int MaxValueBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>Most bytes of all keys and values of one object, which are in memory while it is awake: 65,536 to
    /// 1,073,741,824, default 134,217,728.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public long MaxBytes { get; set; } = 128 * 1024 * 1024;

    /// <summary>What is wrong with these options, a sentence each; nothing when they can be used.</summary>
    public IEnumerable<string> FindProblems() => OptionRules.FindOutOfRange(this, Section);
}
