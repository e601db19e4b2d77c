namespace WasmOs.Kernel.Modules;

/// <summary>A module to keep.</summary>
public sealed record ModuleUpload
{
    /// <summary>The name to give it.</summary>
    public required string Name { get; init; }

    /// <summary>The binary.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Files for its runs, as a zip or a tar; null for none.</summary>
    public ReadOnlyMemory<byte>? Bundle { get; init; }

    /// <summary>
    /// Makes the module's new settings of those that it has, or of <see cref="ModuleSettings.Default"/>; null leaves them as they are. It may be called several
    /// times.
    /// </summary>
    public Func<ModuleSettings, ModuleSettings>? Settings { get; init; }

    /// <summary>The ETag that the module must have; null for any, <c>*</c> for an existing one.</summary>
    public string? IfMatch { get; init; }

    /// <summary>True when there must be no module of this name (<c>If-None-Match: *</c>).</summary>
    public bool IfNoneMatchAny { get; init; }

    /// <summary>Names the upload, when its name follows from the request: the version that it makes carries the name, so uploading again is the same version. Null for none.</summary>
    public Guid? UploadId { get; init; }

    /// <summary>Who uploads it; null when nobody is signed in.</summary>
    public string? CreatedBy { get; init; }
}
