namespace WasmOs.Functions.Shutdown;

/// <summary>How long a stop waits for running work.</summary>
/// <param name="Timeout">How long running work may take to end by itself.</param>
/// <param name="Grace">How long cancelled work may then take to write its response or to give its message back.</param>
internal sealed record DrainOptions(TimeSpan Timeout, TimeSpan Grace);
