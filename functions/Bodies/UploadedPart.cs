namespace WasmOs.Functions.Bodies;

/// <summary>A part of a form that came.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="FileName">The name of the file that it was; null when it was none.</param>
internal sealed record UploadedPart(ReadOnlyMemory<byte> Content, string? FileName);
