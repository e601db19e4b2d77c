using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Bodies;

/// <summary>A part that a form may have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Limit">Its largest size.</param>
internal sealed record FormPart(string Name, SizeLimit Limit);
