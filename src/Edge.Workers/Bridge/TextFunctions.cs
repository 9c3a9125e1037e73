using System.Globalization;
using System.Text;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bridge;

/// <summary>UTF-8 and the names of hosts.</summary>
internal sealed class TextFunctions : IHostFunctions
{
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.AddComputation("utf8Length", (in V8FastArgs args, in V8FastResult result) =>
            result.Set(Encoding.UTF8.GetByteCount(args.GetCharSpan(0))));
        table.AddComputation("utf8Write", (in V8FastArgs args, in V8FastResult result) =>
            result.Set(args.FillBytes(1, Encoding.UTF8.GetBytes(args.GetString(0)))));
        table.AddComputation("utf8Read", (in V8FastArgs args, in V8FastResult result) =>
            result.Set(Encoding.UTF8.GetString(args.CopyBytes(0))));
        table.AddComputation("domainToAscii", DomainToAscii);
    }

    private static void DomainToAscii(in V8FastArgs args, in V8FastResult result)
    {
        try
        {
            result.Set(Idn.GetAscii(args.GetString(0).Normalize(NormalizationForm.FormKC).ToLowerInvariant()));
        }
        catch (ArgumentException)
        {
            result.SetNull();
        }
    }
}
