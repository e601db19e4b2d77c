using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>A <c>version-…</c> row.</summary>
/// <param name="Version">The version.</param>
/// <param name="Digest">The digest of the content.</param>
/// <param name="Bundle">The digest of the bundle; null when there is none.</param>
/// <param name="Analysis">The stored analysis; null when it is in a separate blob.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
/// <param name="CreatedBy">Who uploaded it; null when the upload was anonymous.</param>
/// <param name="UploadId">The id of the upload that created this version; null when the upload had none.</param>
internal sealed record ModuleVersionRow(
    int Version, ModuleDigest Digest, ModuleDigest? Bundle, byte[]? Analysis, DateTimeOffset CreatedAt, string? CreatedBy, Guid? UploadId = null);
