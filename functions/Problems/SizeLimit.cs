namespace WasmOs.Functions.Problems;

/// <summary>The largest size of something that a client sends.</summary>
/// <param name="Bytes">The size, bytes.</param>
/// <param name="Setting">The operator's setting that has this size; null when the size is fixed.</param>
internal readonly record struct SizeLimit(long Bytes, string? Setting = null);
