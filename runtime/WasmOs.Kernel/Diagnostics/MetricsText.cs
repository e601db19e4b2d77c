namespace WasmOs.Kernel.Diagnostics;

/// <summary>Figures as text.</summary>
/// <param name="ContentType">The media type with its parameters.</param>
/// <param name="Body">The text in UTF-8.</param>
public sealed record MetricsText(string ContentType, ReadOnlyMemory<byte> Body);
