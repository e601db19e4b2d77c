using System.Collections.Immutable;
using System.Globalization;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Pages;

namespace WasmOs.Kernel.Modules;

/// <summary>Reads pages of modules and of their versions. Thread-safe.</summary>
internal sealed class ModuleListing(ModuleStore store)
{
    private const int ParallelReads = 8;

    // A caller who may see few modules reads the index in pages of this size, not in pages of the limit, most of whose names would be left out.
    private const int ScopedNames = 1000;

    /// <summary>The newest version of each module of a scope, ordered by name.</summary>
    public async ValueTask<Result<Page<ModuleDescription>>> ListAsync(
        int limit, string? continuation, ModuleScope scope, CancellationToken cancellationToken)
    {
        if (continuation is not null && !ModuleName.IsValid(continuation))
        {
            return KernelErrors.ContinuationInvalid();
        }

        // The index may name modules that do not exist: read on until the page is full or there are no more names.
        var items = ImmutableArray.CreateBuilder<ModuleDescription>();
        var after = continuation;
        while (true)
        {
            var wanted = limit - items.Count;
            var page = await store.Index.ListNamesAsync(after, scope.IsAll ? wanted : ScopedNames, cancellationToken).ConfigureAwait(false);
            ImmutableArray<string> read = [.. page.Entities.Select(entry => entry.RowKey)];
            var names = scope.IsAll ? read : [.. read.Where(name => scope.Contains(name)).Take(wanted)];
            items.AddRange(await ReadAllAsync(names, store.DescribeNewestAsync, cancellationToken).ConfigureAwait(false));

            // When the page is full, the names after its last one are read again by the next call.
            var isFull = names.Length == wanted;
            var last = isFull ? names[^1] : read.IsEmpty ? after : read[^1];
            var isEnd = page.Continuation is null && (read.IsEmpty || last == read[^1]);
            after = last;
            if (isEnd || items.Count >= limit)
            {
                return new Page<ModuleDescription>(items.ToImmutable(), isEnd ? null : after);
            }
        }
    }

    /// <summary>Parses a continuation: the last version on the previous page. For the first page the bound is above all versions.</summary>
    public static bool TryReadVersion(string? continuation, out int below)
    {
        below = int.MaxValue;
        return continuation is null || int.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out below);
    }

    /// <summary>The versions of a module below a bound, newest first.</summary>
    public async ValueTask<Page<ModuleDescription>> ListVersionsAsync(ModuleSnapshot module, int limit, int below, CancellationToken cancellationToken)
    {
        ImmutableArray<int> versions = [.. module.Versions.Select(version => version.Version).Where(version => version < below).Reverse().Take(limit + 1)];
        var read = await ReadAllAsync(
            versions.Length > limit ? versions[..limit] : versions,
            (version, cancel) => store.DescribeAsync(module.Head, module.Aliases, version, cancel),
            cancellationToken).ConfigureAwait(false);
        return new Page<ModuleDescription>([.. read], versions.Length > limit ? versions[limit - 1].ToString(CultureInfo.InvariantCulture) : null);
    }

    private static async ValueTask<IEnumerable<ModuleDescription>> ReadAllAsync<TKey>(
        ImmutableArray<TKey> keys, Func<TKey, CancellationToken, ValueTask<ModuleDescription?>> read, CancellationToken cancellationToken)
    {
        var found = new ModuleDescription?[keys.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, keys.Length, options, async (i, cancel) => found[i] = await read(keys[i], cancel).ConfigureAwait(false))
            .ConfigureAwait(false);
        return found.OfType<ModuleDescription>();
    }
}
