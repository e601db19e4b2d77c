namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>A connection that is not made because of where it would go. It passes through the HTTP client, which knows exceptions only; the sender makes a value of it.</summary>
internal sealed class TargetRefusedException(string message) : Exception(message);
