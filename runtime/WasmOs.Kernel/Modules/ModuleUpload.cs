namespace WasmOs.Kernel.Modules;

/// <summary>An upload: a module to store, with its options.</summary>
public sealed record ModuleUpload
{
    /// <summary>The module's name.</summary>
    public required string Name { get; init; }

    /// <summary>The binary.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The bundle: files for the runs, as a zip or a tar archive; null for none.</summary>
    public ReadOnlyMemory<byte>? Bundle { get; init; }

    /// <summary>
    /// Creates the module's new settings from its current ones, or from <see cref="ModuleSettings.Default"/> for a new module. Null leaves the settings as they
    /// are. May be called several times.
    /// </summary>
    public Func<ModuleSettings, ModuleSettings>? Settings { get; init; }

    /// <summary>The ETag that the module must have; <c>*</c>: the module must exist; null: no condition.</summary>
    public string? IfMatch { get; init; }

    /// <summary>Whether the module must not exist (<c>If-None-Match: *</c>).</summary>
    public bool IfNoneMatchAny { get; init; }

    /// <summary>
    /// An id of the upload that is derived from the request; null for none. The version that the upload creates stores the id, so repeating the upload gives
    /// the same version.
    /// </summary>
    public Guid? UploadId { get; init; }

    /// <summary>Who uploads the module; null when the upload is anonymous.</summary>
    public string? CreatedBy { get; init; }
}
