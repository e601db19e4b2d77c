using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>Names, versions, aliases and settings of modules. Thread-safe.</summary>
/// <remarks>A reference is <c>calc</c>, <c>calc@3</c>, <c>calc@prod</c>, <c>calc@sha256:…</c> or <c>sha256:…</c>.</remarks>
public sealed class ModuleRegistry
{
    /// <summary>Scans, compiles and keeps a module; durable when it returns.</summary>
    public ValueTask<Result<ModuleUploadResult>> UploadAsync(ModuleUpload upload, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Scans and compiles a module and keeps nothing.</summary>
    public ValueTask<Result<ModuleAnalysis>> ValidateAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The version that a reference names.</summary>
    public ValueTask<Result<ModuleDescription>> GetAsync(string reference, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The newest versions of all modules, by name.</summary>
    public ValueTask<Result<ModulePage>> ListAsync(int limit, string? continuation, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The versions of a module, newest first.</summary>
    public ValueTask<Result<ModulePage>> ListVersionsAsync(string name, int limit, string? continuation, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>A version's bytes.</summary>
    public ValueTask<Result<ModuleContent>> ReadContentAsync(string reference, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Changes a module's settings.</summary>
    public ValueTask<Result<ModuleDescription>> PatchSettingsAsync(string name, ModuleSettingsPatch patch, string? ifMatch, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Points an alias at one version, or at several by weight.</summary>
    public ValueTask<Result<ModuleDescription>> PutAliasAsync(string name, string alias, IReadOnlyList<AliasTarget> targets, string? ifMatch, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Removes an alias. Null when done.</summary>
    public ValueTask<KernelError?> DeleteAliasAsync(string name, string alias, string? ifMatch, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Removes a module (<c>calc</c>) or one version (<c>calc@3</c>, <c>calc@sha256:…</c>). Null when done.</summary>
    public ValueTask<KernelError?> DeleteAsync(string reference, string? ifMatch, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Whether the runtime gives an import.</summary>
    public bool Provides(ModuleImport import) => throw new NotImplementedException();

    /// <summary>Removes content older than a day that no version names.</summary>
    /// <returns>How many blobs were removed.</returns>
    public ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
}
