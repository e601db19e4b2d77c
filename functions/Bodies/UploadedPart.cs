namespace WasmOs.Functions.Bodies;

/// <summary>A part of a form that the client sent.</summary>
/// <param name="Content">The bytes of the part.</param>
/// <param name="FileName">The file name that the client gave; null when the part is not a file.</param>
internal sealed record UploadedPart(ReadOnlyMemory<byte> Content, string? FileName);
