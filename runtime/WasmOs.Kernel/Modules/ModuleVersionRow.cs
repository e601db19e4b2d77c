using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>A <c>version-…</c> row.</summary>
/// <param name="Version">The version.</param>
/// <param name="Digest">The content.</param>
/// <param name="Bundle">The files that came with it; null for none.</param>
/// <param name="Analysis">The stored analysis; null when it is a blob of its own.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
/// <param name="CreatedBy">Who uploaded it; null for nobody.</param>
/// <param name="UploadId">The upload that made it; null when that had no name.</param>
internal sealed record ModuleVersionRow(
    int Version, ModuleDigest Digest, ModuleDigest? Bundle, byte[]? Analysis, DateTimeOffset CreatedAt, string? CreatedBy, Guid? UploadId = null);
