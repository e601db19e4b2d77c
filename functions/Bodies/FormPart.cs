using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Bodies;

/// <summary>A part that a multipart form may have.</summary>
/// <param name="Name">The name of the part.</param>
/// <param name="Limit">The largest size of the part.</param>
internal sealed record FormPart(string Name, SizeLimit Limit);
