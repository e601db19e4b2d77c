namespace WasmOs.Kernel.Batches;

/// <summary>What one run of a batch has of its own.</summary>
/// <param name="Args">The arguments: a JSON array in UTF-8; empty for none.</param>
/// <param name="Input">Standard input; empty for none.</param>
/// <param name="Env">Environment variables beside those of the module's settings; null for none.</param>
/// <param name="Argv">Program arguments in place of those of the module's settings; null to keep those.</param>
public readonly record struct BatchInput(
    ReadOnlyMemory<byte> Args, ReadOnlyMemory<byte> Input, IReadOnlyDictionary<string, string>? Env, IReadOnlyList<string>? Argv);
