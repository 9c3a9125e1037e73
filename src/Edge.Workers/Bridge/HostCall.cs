using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bridge;

/// <summary>A function of .NET that scripts may call.</summary>
internal delegate void HostCall(in V8FastArgs args, in V8FastResult result);
