namespace WasmOs.Functions.Shutdown;

/// <summary>How long a stop waits.</summary>
/// <param name="Timeout">What runs has this time to end by itself.</param>
/// <param name="Grace">What was told to stop then has this time: to write an answer, to give a message back.</param>
internal sealed record DrainOptions(TimeSpan Timeout, TimeSpan Grace);
