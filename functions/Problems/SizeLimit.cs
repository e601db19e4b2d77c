namespace WasmOs.Functions.Problems;

/// <summary>The largest size of something that a client sends.</summary>
/// <param name="Bytes">The size, bytes.</param>
/// <param name="Setting">The name of the operator's setting that the size is; null for a size that is fixed.</param>
internal readonly record struct SizeLimit(long Bytes, string? Setting = null);
