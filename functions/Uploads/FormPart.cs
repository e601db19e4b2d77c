namespace WasmOs.Functions.Uploads;

/// <summary>A part that a form may have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MaxBytes">Its largest size, bytes.</param>
internal sealed record FormPart(string Name, long MaxBytes);
