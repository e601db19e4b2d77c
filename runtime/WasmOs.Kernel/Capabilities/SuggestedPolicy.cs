namespace WasmOs.Kernel.Capabilities;

/// <summary>What learning runs of a module would have needed.</summary>
/// <param name="Capabilities">To be set as they are: the least that would have allowed those runs, without learning.</param>
/// <param name="Uses">How many different uses it was made from.</param>
/// <param name="IsComplete">False when there were more uses than are kept.</param>
public sealed record SuggestedPolicy(ModuleCapabilities Capabilities, int Uses, bool IsComplete);
