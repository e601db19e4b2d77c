namespace WasmOs.Kernel.Batches;

/// <summary>What one run of a batch does not share with the others.</summary>
/// <param name="Args">The arguments: a JSON array in UTF-8; empty for none.</param>
/// <param name="Input">Standard input; empty for none.</param>
/// <param name="Env">Environment variables in addition to those of the module's settings; null for none.</param>
/// <param name="Argv">Program arguments instead of those of the module's settings; null to use those.</param>
public readonly record struct BatchInput(
    ReadOnlyMemory<byte> Args, ReadOnlyMemory<byte> Input, IReadOnlyDictionary<string, string>? Env, IReadOnlyList<string>? Argv);
