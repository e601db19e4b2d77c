using WasmOs.Functions.Settings;
namespace WasmOs.Functions.Uploads;

/// <summary>A part that a form may have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MaxBytes">Its largest size, bytes.</param>
/// <param name="Setting">The operator's setting that the size is; null for one that is fixed.</param>
internal sealed record FormPart(string Name, long MaxBytes, Setting? Setting);
