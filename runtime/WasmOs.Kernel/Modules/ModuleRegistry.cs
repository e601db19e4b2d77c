using WasmOs.Kernel.Access;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Pages;
using WasmOs.Kernel.Quotas;
using WasmOs.Runtime;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>The registry of modules: names, versions, aliases and settings. Thread-safe.</summary>
/// <remarks>
/// A reference is <c>calc</c>, <c>calc@3</c>, <c>calc@prod</c>, <c>calc@sha256:…</c> or <c>sha256:…</c>. A write is durable when it returns. When storage is
/// down, <see cref="StorageUnavailableException"/> is thrown to the caller; the boundary turns it into an error with <see cref="KernelErrors.From"/>.
/// </remarks>
public sealed class ModuleRegistry
{
    private const int MaxPage = 1000;

    private readonly ModuleStore _store;
    private readonly ModuleWriter _writer;
    private readonly ModuleUploader _uploader;
    private readonly ModuleSettingsRules _rules;
    private readonly ModuleSweep _sweep;
    private readonly ModuleQuota _quota;
    private readonly ModuleCleanup _cleanup;
    private readonly WasmRuntime _runtime;
    private readonly Random _random;
    private readonly ModuleEvents _events;
    private readonly ModuleListing _listing;

    /// <summary>Creates the registry.</summary>
    /// <param name="storage">Where modules are stored.</param>
    /// <param name="runtime">Scans and compiles modules; the limits of its sandbox are the ceiling for modules' limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Chooses among the versions of a weighted alias; must be thread-safe, as <see cref="Random.Shared"/> is.</param>
    /// <param name="capabilities">The operator's options for capabilities; null for none.</param>
    /// <param name="learnt">The capabilities that learning runs asked for, deleted with their module; null to create a recorder over the same storage.</param>
    /// <param name="events">Publishes changes; null to publish nothing.</param>
    /// <param name="failures">Receives failures of background work.</param>
    /// <param name="quotas">The limits on the number of modules and versions; null for the defaults.</param>
    /// <param name="disk">Checks the disk space for uploads and volumes; null when it is not limited.</param>
    public ModuleRegistry(
        IStorage storage, WasmRuntime runtime, TimeProvider time, Random random, CapabilityOptions? capabilities = null, ObservedCapabilities? learnt = null,
        EventPublisher? events = null, BackgroundFailures? failures = null, QuotaOptions? quotas = null, DiskQuota? disk = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(runtime);
        _runtime = runtime;
        _random = random;
        _cleanup = new ModuleCleanup(storage.Blobs, learnt ?? new ObservedCapabilities(storage));
        _events = new ModuleEvents(events, time);
        _store = new ModuleStore(
            storage.Tables, new ModuleBlobs(storage.Blobs), new ModuleIndex(storage.Tables),
            new GrantCompiler(storage.Blobs, ModuleBlobs.BundleOf, capabilities ?? CapabilityOptions.None, runtime.Options.Sandbox.AllowFiles, disk));
        _listing = new ModuleListing(_store);
        Directory = new ModuleDirectory(_store, time, random, failures: failures);
        _writer = new ModuleWriter(_store, storage.Tables, Directory, time, random);
        _rules = new ModuleSettingsRules(new ModuleLimitCeiling(runtime.Options.Sandbox), capabilities ?? CapabilityOptions.None);
        _quota = new ModuleQuota(_store, _listing, quotas ?? new QuotaOptions(), disk, time);
        _uploader = new ModuleUploader(_store, _writer, _rules, runtime, _cleanup, _quota, time);
        _sweep = new ModuleSweep(storage.Blobs, _store, BlobArtifactStore.Container);
    }

    /// <summary>Resolves references from memory.</summary>
    public ModuleDirectory Directory { get; }

    /// <summary>Whether the runtime provides an import.</summary>
    public bool Provides(ModuleImport import) => _runtime.Provides(import);

    /// <summary>Scans, compiles and stores a module.</summary>
    public async ValueTask<Result<ModuleUploadResult>> UploadAsync(ModuleUpload upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        var uploaded = await _uploader.UploadAsync(upload, cancellationToken).ConfigureAwait(false);
        if (uploaded.Succeeded)
        {
            await _events.UploadedAsync(uploaded.Value, upload.Settings is not null).ConfigureAwait(false);
        }

        return uploaded;
    }

    /// <summary>Scans and compiles a module without storing it.</summary>
    public ValueTask<Result<ModuleAnalysis>> ValidateAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        ModuleInspection.RunAsync(_runtime, ModuleDigest.Of(content.Span), content, keep: false, cancellationToken);

    /// <summary>Describes the version that a reference names.</summary>
    public async ValueTask<Result<ModuleDescription>> GetAsync(string reference, CancellationToken cancellationToken)
    {
        var (module, version) = await FindAsync(reference, cancellationToken).ConfigureAwait(false);
        if (!version.Succeeded)
        {
            return version.Error;
        }

        var described = await _store.DescribeAsync(module!.Head, module.Aliases, version.Value.Version, cancellationToken).ConfigureAwait(false);
        return described is null ? ModuleErrors.NotFound(reference) : described;
    }

    /// <summary>The newest version of each module, ordered by name.</summary>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="continuation">The continuation of the previous page; null for the first page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public ValueTask<Result<Page<ModuleDescription>>> ListAsync(int limit, string? continuation, CancellationToken cancellationToken) =>
        ListAsync(limit, continuation, ModuleScope.All, cancellationToken);

    /// <summary>The newest version of each module of a scope, ordered by name.</summary>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="continuation">The continuation of the previous page; null for the first page.</param>
    /// <param name="scope">The modules that the caller may see.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public ValueTask<Result<Page<ModuleDescription>>> ListAsync(
        int limit, string? continuation, ModuleScope scope, CancellationToken cancellationToken)
    {
        ThrowIfNoPage(limit);
        ArgumentNullException.ThrowIfNull(scope);
        return _listing.ListAsync(limit, continuation, scope, cancellationToken);
    }

    /// <summary>The versions of a module, newest first.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="continuation">The continuation of the previous page; null for the first page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<Page<ModuleDescription>>> ListVersionsAsync(string name, int limit, string? continuation, CancellationToken cancellationToken)
    {
        ThrowIfNoPage(limit);
        if (!ModuleListing.TryReadVersion(continuation, out var below))
        {
            return KernelErrors.ContinuationInvalid();
        }

        var (module, newest) = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        return newest.Succeeded ? await _listing.ListVersionsAsync(module!, limit, below, cancellationToken).ConfigureAwait(false) : newest.Error;
    }

    /// <summary>Reads a version's binary, verified against its digest.</summary>
    public async ValueTask<Result<ModuleContent>> ReadContentAsync(string reference, CancellationToken cancellationToken)
    {
        var (_, version) = await FindAsync(reference, cancellationToken).ConfigureAwait(false);
        if (!version.Succeeded)
        {
            return version.Error;
        }

        var found = version.Value;
        var content = await _store.Blobs.ReadAsync(found.Digest, cancellationToken).ConfigureAwait(false);
        return content is null
            ? ModuleErrors.ContentDamaged(found.Digest)
            : new ModuleContent(found.Name, found.Version, found.Digest, content);
    }

    /// <summary>Changes a module's settings. Reports all errors in the changed members at once.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="change">Creates the new settings from the current ones. Called again when another writer changed the module first.</param>
    /// <param name="ifMatch">The ETag that the module must have; null for any.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public ValueTask<Result<ModuleDescription>> PatchSettingsAsync(
        string name, Func<ModuleSettings, ModuleSettings> change, string? ifMatch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return ChangeAsync(name, "settings", ifMatch, module => PlanSettings(name, change, module), cancellationToken);
    }

    /// <summary>Points an alias to one version, or to several by weight.</summary>
    public async ValueTask<Result<ModuleDescription>> PutAliasAsync(
        string name, string alias, IReadOnlyList<AliasTarget> targets, string? ifMatch, CancellationToken cancellationToken)
    {
        if (ModuleAliasRules.Check(alias, targets) is { } fault)
        {
            return fault;
        }

        var changed = new ModuleAlias(alias, [.. targets]);
        return await ChangeAsync(name, "aliases", ifMatch, module => ModuleAliasRules.PlanPut(name, changed, module), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes an alias. Returns null on success.</summary>
    public async ValueTask<KernelError?> DeleteAliasAsync(string name, string alias, string? ifMatch, CancellationToken cancellationToken)
    {
        if (!ModuleName.IsValid(name))
        {
            return ModuleErrors.NotFound(name);
        }

        var deleted = await _writer.ChangeAsync(
            name, new ModulePrecondition(ifMatch), module => ModuleAliasRules.PlanDelete(name, alias, module), cancellationToken).ConfigureAwait(false);
        if (deleted.Succeeded)
        {
            await _events.UpdatedAsync(name, "aliases").ConfigureAwait(false);
        }

        return deleted.Error;
    }

    /// <summary>
    /// Deletes a module (<c>calc</c>) or one version (<c>calc@3</c>, <c>calc@sha256:…</c>). Returns null on success. The sweep deletes the content later.
    /// </summary>
    public async ValueTask<KernelError?> DeleteAsync(string reference, string? ifMatch, CancellationToken cancellationToken)
    {
        if (!ModuleReference.TryParse(reference, out var parsed))
        {
            return ModuleReference.Explain(reference);
        }

        if (parsed.Name.IsEmpty || parsed.Selector == ModuleSelector.Alias)
        {
            return ModuleErrors.ReferenceInvalid("Name what to delete as name, name@version or name@sha256:…; an alias has a call of its own.");
        }

        var name = parsed.Name.ToString();
        var isWhole = reference == name;
        ModuleSnapshot? before = null;
        var deleted = await _writer.ChangeAsync(
            name,
            new ModulePrecondition(ifMatch),
            module =>
            {
                before = module;
                return isWhole ? ModuleDeletion.PlanAll(name, module) : ModuleDeletion.PlanVersion(reference, module);
            },
            cancellationToken).ConfigureAwait(false);
        if (deleted.Succeeded && deleted.Value && await _store.LoadAsync(name, cancellationToken).ConfigureAwait(false) is { Head.Deleting: true } going)
        {
            await _writer.FinishDeletionAsync(going, cancellationToken).ConfigureAwait(false);
        }

        if (!deleted.Succeeded)
        {
            return deleted.Error;
        }

        _quota.Forget();
        ForgetCode(before!, reference, isWhole);
        if (await _store.LoadAsync(name, cancellationToken).ConfigureAwait(false) is null)
        {
            await _cleanup.RemoveAsync(name, cancellationToken).ConfigureAwait(false);
            await _events.DeletedAsync(name).ConfigureAwait(false);
        }
        else
        {
            await _events.UpdatedAsync(name, "version").ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Deletes content that is older than an hour and that no version references, and compiled code that is older than 30 days.</summary>
    /// <returns>The number of deleted blobs.</returns>
    public ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken) => _sweep.RunAsync(now, cancellationToken);

    // Another module may have the same content: its next run loads the code again from the artifact.
    private void ForgetCode(ModuleSnapshot before, string reference, bool isWhole)
    {
        if (!isWhole)
        {
            if (ModuleReference.TryParse(reference, out var parsed) && before.Find(parsed, Random.Shared) is { } version)
            {
                _runtime.Forget(version.Digest);
            }

            return;
        }

        foreach (var version in before.Versions)
        {
            _runtime.Forget(version.Digest);
        }
    }

    private Result<ModuleChange<ModuleHead>> PlanSettings(string name, Func<ModuleSettings, ModuleSettings> change, ModuleSnapshot? module)
    {
        if (module is null)
        {
            return ModuleErrors.NotFound(name);
        }

        var settings = _rules.Apply(module.Head.Settings, change, "");
        if (!settings.Succeeded)
        {
            return settings.Error;
        }

        var head = module.Head with { Settings = settings.Value };
        return new ModuleChange<ModuleHead>([TableWrite.Replace(ModuleRows.Encode(head), head.ETag)], etag => head with { ETag = etag! });
    }

    private async ValueTask<Result<ModuleDescription>> ChangeAsync(
        string name, string what, string? ifMatch, Func<ModuleSnapshot?, Result<ModuleChange<ModuleHead>>> plan, CancellationToken cancellationToken)
    {
        if (!ModuleName.IsValid(name))
        {
            return ModuleErrors.NotFound(name);
        }

        var changed = await _writer.ChangeAsync(name, new ModulePrecondition(ifMatch), plan, cancellationToken).ConfigureAwait(false);
        if (!changed.Succeeded)
        {
            return changed.Error;
        }

        var described = await GetAsync(name, cancellationToken).ConfigureAwait(false);
        await _events.UpdatedAsync(name, what, described.Succeeded ? described.Value : null).ConfigureAwait(false);
        return described;
    }

    /// <summary>Reads the module that a reference names from storage, not from the cache: a description must be up to date.</summary>
    private async ValueTask<(ModuleSnapshot? Module, Result<ResolvedModule> Version)> FindAsync(string reference, CancellationToken cancellationToken)
    {
        if (!ModuleReference.TryParse(reference, out var parsed))
        {
            return (null, ModuleReference.Explain(reference));
        }

        var (name, digest) = (parsed.Name.ToString(), parsed.Digest);
        var module = name.Length == 0
            ? await _store.FindByDigestAsync(digest, cancellationToken).ConfigureAwait(false)
            : await _store.LoadAsync(name, cancellationToken).ConfigureAwait(false);
        return (module, Choose(reference, module is { Head.Deleting: false } ? module : null));
    }

    private Result<ResolvedModule> Choose(string reference, ModuleSnapshot? module)
    {
        if (!ModuleReference.TryParse(reference, out var parsed))
        {
            return ModuleReference.Explain(reference);
        }

        return module?.Find(parsed, _random) is { } found ? found : ModuleDirectory.NotFound(reference, parsed, module);
    }

    private static void ThrowIfNoPage(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
    }
}
