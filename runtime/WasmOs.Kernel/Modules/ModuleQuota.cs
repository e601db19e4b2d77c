using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Quotas;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>Enforces the limits on the number of modules and versions and on disk space. Thread-safe.</summary>
internal sealed class ModuleQuota(ModuleStore store, ModuleListing listing, QuotaOptions options, DiskQuota? disk, TimeProvider time)
{
    private const int PageSize = 1000;

    private readonly CountQuota _modules =
        new(options.MaxModules, cancellationToken => CountAsync(store, listing, options.MaxModules, cancellationToken), time);

    /// <summary>Checks the limits before an upload is processed. An upload that equals the newest version takes no room and always passes.</summary>
    public async ValueTask<KernelError?> CheckAsync(ModuleUpload upload, ModuleDigest digest, ModuleDigest? bundle, CancellationToken cancellationToken)
    {
        var module = await store.LoadAsync(upload.Name, cancellationToken).ConfigureAwait(false);
        if (module is { Head.Deleting: false })
        {
            if (module.FindVersion(module.Head.Newest) is { } newest && newest.Digest == digest && newest.Bundle == bundle)
            {
                return null;
            }

            if (CheckVersions(upload.Name, module.Versions.Length) is { } full)
            {
                return full;
            }
        }
        else if (await _modules.IsFullAsync(cancellationToken).ConfigureAwait(false))
        {
            return ModuleErrors.TooMany(options.MaxModules);
        }

        return disk?.Check(BytesOf(upload));
    }

    /// <summary>Checks whether a module with this many versions may have one more.</summary>
    public KernelError? CheckVersions(string name, int count) => count < options.MaxVersions ? null : ModuleErrors.TooManyVersions(name, options.MaxVersions);

    /// <summary>Reserves disk space for an upload's content.</summary>
    public KernelError? TakeRoom(ModuleUpload upload) => disk?.Take(BytesOf(upload));

    /// <summary>Creates a new module, unless the limit of modules is reached.</summary>
    public ValueTask<Result<ModuleUploadResult>> CreateAsync(Func<ValueTask<Result<ModuleUploadResult>>> create, CancellationToken cancellationToken) =>
        _modules.AddAsync(() => ModuleErrors.TooMany(options.MaxModules), create, static result => result.Created, cancellationToken);

    /// <summary>Called when a module was deleted: the next upload counts again.</summary>
    public void Forget() => _modules.Forget();

    private static long BytesOf(ModuleUpload upload) => (long)upload.Content.Length + (upload.Bundle?.Length ?? 0);

    /// <summary>
    /// Counts modules. The index names at least all modules, so its count suffices while it is below the limit; otherwise each module is checked.
    /// </summary>
    private static async ValueTask<int> CountAsync(ModuleStore store, ModuleListing listing, int enough, CancellationToken cancellationToken)
    {
        var named = await CountNamesAsync(store, enough, cancellationToken).ConfigureAwait(false);
        return named < enough ? named : await CountModulesAsync(listing, enough, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<int> CountNamesAsync(ModuleStore store, int enough, CancellationToken cancellationToken)
    {
        var named = 0;
        string? after = null;
        do
        {
            var page = await store.Index.ListNamesAsync(after, PageSize, cancellationToken).ConfigureAwait(false);
            named += page.Entities.Count;
            after = page.Continuation is null ? null : page.Entities[^1].RowKey;
        }
        while (after is not null && named < enough);
        return named;
    }

    private static async ValueTask<int> CountModulesAsync(ModuleListing listing, int enough, CancellationToken cancellationToken)
    {
        var count = 0;
        string? continuation = null;
        do
        {
            var page = (await listing.ListAsync(PageSize, continuation, ModuleScope.All, cancellationToken).ConfigureAwait(false)).Value;
            count += page.Items.Count;
            continuation = page.Continuation;
        }
        while (continuation is not null && count < enough);
        return count;
    }
}
