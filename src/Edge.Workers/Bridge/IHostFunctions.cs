namespace Edge.Workers.Bridge;

/// <summary>A group of functions that the prelude may call.</summary>
internal interface IHostFunctions
{
    /// <summary>Adds them.</summary>
    void AddTo(HostTable table);
}
