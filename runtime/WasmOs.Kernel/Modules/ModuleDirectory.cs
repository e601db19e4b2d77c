using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>Resolves references to modules from memory, without a storage request for each call. Thread-safe.</summary>
/// <remarks>
/// Modules that were looked up are cached. Writes of this host are visible immediately. Writes of other hosts become visible later: after <see cref="Fresh"/>
/// the next call starts a refresh in the background, and after <see cref="Usable"/> a call waits for the refresh. While storage is down, cached modules remain
/// in use (rule 8 of the storage design).
/// </remarks>
public sealed class ModuleDirectory
{
    /// <summary>How long a cached module is used without a refresh.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>How long a cached module is used while a refresh is in progress.</summary>
    public static readonly TimeSpan Usable = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait after a storage failure before the next refresh.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private const int Capacity = 10_000;

    private readonly ModuleStore _store;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly int _capacity;
    private readonly BackgroundFailures _failures;
    private readonly ConcurrentDictionary<string, ModuleDirectoryEntry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ModuleDirectoryEntry>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly Lock _evicting = new();
    private readonly long _fresh;
    private readonly long _usable;
    private readonly long _pause;
    private long _writes;

    internal ModuleDirectory(ModuleStore store, TimeProvider time, Random random, int capacity = Capacity, BackgroundFailures? failures = null)
    {
        _store = store;
        _time = time;
        _random = random;
        _capacity = capacity;
        _failures = failures ?? BackgroundFailures.WithoutLog(time);
        _bySpan = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
        _fresh = (long)(Fresh.TotalSeconds * time.TimestampFrequency);
        _usable = (long)(Usable.TotalSeconds * time.TimestampFrequency);
        _pause = (long)(Pause.TotalSeconds * time.TimestampFrequency);
    }

    internal int Count => _entries.Count;

    /// <summary>
    /// Resolves from memory. Returns false when storage must be read, or when the reference is invalid. Allocates nothing while the cached module is fresh.
    /// </summary>
    public bool TryResolve(ReadOnlySpan<char> reference, [NotNullWhen(true)] out ResolvedModule? module)
    {
        module = null;
        if (!ModuleReference.TryParse(reference, out var parsed) || !_bySpan.TryGetValue(KeyOf(reference, parsed), out var entry))
        {
            return false;
        }

        var now = _time.GetTimestamp();
        entry.UsedAt = now;
        var age = now - entry.CheckedAt;
        if (age > _fresh && !entry.IsStorageDown(now))
        {
            if (age > _usable)
            {
                return false;
            }

            StartRefresh(entry);
        }

        module = entry.Module.Find(parsed, _random);
        return module is not null;
    }

    /// <summary>Resolves a reference. Completes synchronously when the module is cached.</summary>
    public ValueTask<Result<ResolvedModule>> ResolveAsync(string reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return TryResolve(reference, out var module)
            ? new ValueTask<Result<ResolvedModule>>(module)
            : ResolveFromStorageAsync(reference, cancellationToken);
    }

    /// <summary>Removes a module from the cache, because it was or may have been written.</summary>
    internal void Forget(string name)
    {
        // Lookups that began before this write must not cache what they read: see Remember.
        Interlocked.Increment(ref _writes);
        _entries.TryRemove(name, out _);
        foreach (var (key, entry) in _entries)
        {
            if (key.Contains(':', StringComparison.Ordinal) && entry.Module.Head.Name == name)
            {
                _entries.TryRemove(key, out _);
            }
        }
    }

    internal static KernelError NotFound(string reference, in ModuleReference parsed, ModuleSnapshot? module) => module is null
        ? ModuleErrors.NotFound(reference)
        : parsed.Selector == ModuleSelector.Alias
            ? ModuleErrors.AliasNotFound(module.Head.Name, parsed.Alias.ToString())
            : ModuleErrors.VersionNotFound(module.Head.Name, reference[(reference.IndexOf('@', StringComparison.Ordinal) + 1)..]);

    private static ReadOnlySpan<char> KeyOf(ReadOnlySpan<char> reference, in ModuleReference parsed) => parsed.Name.IsEmpty ? reference : parsed.Name;

    private async ValueTask<Result<ResolvedModule>> ResolveFromStorageAsync(string reference, CancellationToken cancellationToken)
    {
        if (!ModuleReference.TryParse(reference, out var parsed))
        {
            return ModuleReference.Explain(reference);
        }

        var key = KeyOf(reference, parsed).ToString();
        var digest = parsed.Digest;
        var writes = Volatile.Read(ref _writes);
        _entries.TryGetValue(key, out var entry);
        ModuleSnapshot? module;
        try
        {
            module = key.Contains(':', StringComparison.Ordinal) ? await _store.FindByDigestAsync(digest, cancellationToken).ConfigureAwait(false)
                : entry is not null ? await _store.RefreshAsync(entry.Module, cancellationToken).ConfigureAwait(false)
                : await _store.LoadAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException) when (entry is not null)
        {
            entry.Postpone(_time.GetTimestamp() + _pause);
            module = entry.Module;
            return Choose(reference, module);
        }

        Remember(key, entry, module is { Head.Deleting: false } ? module : null, writes);
        return Choose(reference, module is { Head.Deleting: false } ? module : null);
    }

    private Result<ResolvedModule> Choose(string reference, ModuleSnapshot? module)
    {
        if (!ModuleReference.TryParse(reference, out var parsed))
        {
            return ModuleReference.Explain(reference);
        }

        return module?.Find(parsed, _random) is { } found ? found : NotFound(reference, parsed, module);
    }

    private void Remember(string key, ModuleDirectoryEntry? entry, ModuleSnapshot? module, long writes)
    {
        if (module is null)
        {
            _entries.TryRemove(key, out _);
            return;
        }

        var now = _time.GetTimestamp();
        if (entry is not null)
        {
            entry.Confirm(module, now);
            return;
        }

        var added = new ModuleDirectoryEntry(module, now);
        _entries[key] = added;
        if (Volatile.Read(ref _writes) != writes)
        {
            // This host wrote a module between the read and now, so what was read may be out of date.
            _entries.TryRemove(new KeyValuePair<string, ModuleDirectoryEntry>(key, added));
        }

        if (_entries.Count > _capacity)
        {
            Evict();
        }
    }

    private void StartRefresh(ModuleDirectoryEntry entry)
    {
        if (entry.TryBeginRefresh())
        {
            // Not awaited: on failure the entry stays as it is, and once it is too old, a call reads storage itself.
            _ = RefreshAsync(entry);
        }
    }

    private async Task RefreshAsync(ModuleDirectoryEntry entry)
    {
        // A store may run synchronously on the calling thread. Yield first, so that the caller does not pay for the request.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var module = await _store.RefreshAsync(entry.Module, CancellationToken.None).ConfigureAwait(false);
            if (module is { Head.Deleting: false })
            {
                entry.Confirm(module, _time.GetTimestamp());
            }
            else
            {
                Forget(entry.Module.Head.Name);
            }
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of a background refresh. The cached module remains in use; once it is too old, a call reads storage itself.
            _failures.Report("modules", e);
            entry.Postpone(_time.GetTimestamp() + _pause);
        }
        finally
        {
            entry.EndRefresh();
        }
    }

    private void Evict()
    {
        lock (_evicting)
        {
            // Evict a tenth of the capacity at a time, so that the cost of sorting is spread over many lookups.
            var surplus = _entries.Count - _capacity + (_capacity / 10);
            foreach (var (key, _) in _entries.OrderBy(entry => entry.Value.UsedAt).Take(_entries.Count > _capacity ? surplus : 0).ToList())
            {
                _entries.TryRemove(key, out _);
            }
        }
    }
}
