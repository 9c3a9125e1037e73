namespace Edge.Workers.Bundles;

/// <summary>What importing a module gives.</summary>
public enum WorkerModuleKind
{
    /// <summary>JavaScript: its exports.</summary>
    EsModule,

    /// <summary>UTF-8 text: a string as the default export.</summary>
    Text,

    /// <summary>JSON: the value as the default export.</summary>
    Json,

    /// <summary>Bytes: an <c>ArrayBuffer</c> as the default export.</summary>
    Data,

    /// <summary>WebAssembly: a <c>WebAssembly.Module</c> as the default export.</summary>
    Wasm,
}
