namespace WasmOs.Kernel.Capabilities;

/// <summary>A suggestion from what learning runs of a module asked for.</summary>
/// <param name="Capabilities">The least capabilities that would have allowed those runs, with learning off. Can be set unchanged.</param>
/// <param name="Uses">The number of distinct uses that the suggestion is based on.</param>
/// <param name="IsComplete">False when the number of recorded uses reached its limit, so that some may be missing.</param>
public sealed record SuggestedPolicy(ModuleCapabilities Capabilities, int Uses, bool IsComplete);
