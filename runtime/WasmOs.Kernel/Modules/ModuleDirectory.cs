using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>
/// Resolves references without touching storage on each call. Thread-safe.
/// </summary>
/// <remarks>
/// A module that was looked up is remembered. Writes of this host are seen at once; those of others after <see cref="Fresh"/>, when the next call starts a
/// look in the background, and at the latest after <see cref="Usable"/>, when a call waits for it. While storage is down what is remembered goes on
/// being used (rule 8 of the storage design).
/// </remarks>
public sealed class ModuleDirectory
{
    /// <summary>How long what storage said is taken as true.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>How long it is used while a look is under way.</summary>
    public static readonly TimeSpan Usable = TimeSpan.FromSeconds(5);

    /// <summary>How long storage is left alone after it failed.</summary>
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

    /// <summary>Resolves from memory; false when storage must be asked, or the reference is wrong. Allocates nothing while what is known is fresh.</summary>
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

            RefreshBehind(entry);
        }

        module = entry.Module.Find(parsed, _random);
        return module is not null;
    }

    /// <summary>Resolves a reference. Completes at once while it is remembered.</summary>
    public ValueTask<Result<ResolvedModule>> ResolveAsync(string reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return TryResolve(reference, out var module)
            ? new ValueTask<Result<ResolvedModule>>(module)
            : ResolveFromStorageAsync(reference, cancellationToken);
    }

    /// <summary>Forgets a module, because it was or may have been written.</summary>
    internal void Forget(string name)
    {
        // Lookups that began before this write do not keep what they find: see Remember.
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
            // A write of this host came between the read and now; what was read may be older than it.
            _entries.TryRemove(new KeyValuePair<string, ModuleDirectoryEntry>(key, added));
        }

        if (_entries.Count > _capacity)
        {
            Evict();
        }
    }

    private void RefreshBehind(ModuleDirectoryEntry entry)
    {
        if (entry.TryBeginRefresh())
        {
            // Nobody waits for it: its faults end in the entry, whose age then makes a call ask storage itself.
            _ = RefreshAsync(entry);
        }
    }

    private async Task RefreshAsync(ModuleDirectoryEntry entry)
    {
        // The caller must not pay for the start of the look, which a store may do on the calling thread.
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
            // The boundary of a look that nobody waits for: what is known is used on, and a call asks storage itself when that is too old.
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
            // A tenth at a time, so that the cost of the sort is shared by many lookups.
            var surplus = _entries.Count - _capacity + (_capacity / 10);
            foreach (var (key, _) in _entries.OrderBy(entry => entry.Value.UsedAt).Take(_entries.Count > _capacity ? surplus : 0).ToList())
            {
                _entries.TryRemove(key, out _);
            }
        }
    }
}
