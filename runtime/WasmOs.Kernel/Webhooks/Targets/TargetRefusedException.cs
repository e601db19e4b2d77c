namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>
/// Thrown when the rules forbid a connection to an address. It passes through the HTTP client, which supports only exceptions; the sender converts it to a
/// value.
/// </summary>
internal sealed class TargetRefusedException(string message) : Exception(message);
