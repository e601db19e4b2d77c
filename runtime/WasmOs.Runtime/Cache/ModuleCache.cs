using System.Collections.Concurrent;
using WasmOs.Runtime.Code;

namespace WasmOs.Runtime.Cache;

/// <summary>
/// Keeps compiled modules in memory. Evicts the least recently used modules when their number or their bytes exceed the limits. A lookup takes no lock.
/// Thread-safe.
/// </summary>
internal sealed class ModuleCache(int capacity, long capacityBytes) : IDisposable
{
    private readonly ConcurrentDictionary<ModuleKey, RuntimeModule> _modules = new();
    private readonly Lock _gate = new();
    private long _bytes;
    private long _evictions;

    /// <summary>Number of modules in memory.</summary>
    public int Count => _modules.Count;

    /// <summary>Bytes of compiled code of all modules in memory.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Number of modules that were evicted since the start.</summary>
    public long Evictions => Volatile.Read(ref _evictions);

    /// <summary>The modules, in no order. A module may be freed at any time: take a reference before using its code.</summary>
    public IEnumerable<RuntimeModule> Modules => _modules.Select(static pair => pair.Value);

    public bool Contains(ModuleKey key) => _modules.ContainsKey(key);

    public bool TryLease(ModuleKey key, long now, out ModuleLease lease)
    {
        // A module whose reference cannot be taken is being freed, so it was removed or replaced before. The next lookup finds its successor or nothing.
        while (_modules.TryGetValue(key, out var module))
        {
            if (module.TryAddReference(now))
            {
                lease = new ModuleLease(module);
                return true;
            }

            _modules.TryRemove(new KeyValuePair<ModuleKey, RuntimeModule>(key, module));
        }

        lease = default;
        return false;
    }

    /// <summary>Adds a module, in place of an older one with the same key. Takes ownership of the module's first reference.</summary>
    public void Put(ModuleKey key, RuntimeModule module, long now)
    {
        // The module has not been leased yet. Without a time of use it would be the first to be evicted.
        module.Touch(now);
        lock (_gate)
        {
            if (_modules.TryRemove(key, out var previous))
            {
                Drop(previous);
            }

            _modules[key] = module;
            Interlocked.Add(ref _bytes, module.ImageBytes);
            Trim(module);
        }
    }

    /// <summary>
    /// Replaces a module's code by optimized code and takes ownership of its first reference. Frees the new code when the module was evicted meanwhile.
    /// </summary>
    public void Replace(ModuleKey key, RuntimeModule module)
    {
        lock (_gate)
        {
            if (_modules.TryGetValue(key, out var previous))
            {
                Put(key, module, previous.LastUsed);
                return;
            }
        }

        module.ReleaseReference();
    }

    /// <summary>Removes a module.</summary>
    /// <returns>Whether the module was in the cache.</returns>
    public bool Remove(ModuleKey key)
    {
        lock (_gate)
        {
            if (!_modules.TryRemove(key, out var module))
            {
                return false;
            }

            Drop(module);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var key in _modules.Keys)
            {
                if (_modules.TryRemove(key, out var module))
                {
                    Drop(module);
                }
            }
        }
    }

    // Scans all modules. This happens only when a module is loaded, which costs a hundred times more.
    private void Trim(RuntimeModule keep)
    {
        while (_modules.Count > capacity || _bytes > capacityBytes)
        {
            KeyValuePair<ModuleKey, RuntimeModule>? oldest = null;
            foreach (var pair in _modules)
            {
                if (pair.Value != keep && (oldest is null || pair.Value.LastUsed < oldest.Value.Value.LastUsed))
                {
                    oldest = pair;
                }
            }

            if (oldest is not { } victim || !_modules.TryRemove(victim))
            {
                return;
            }

            Interlocked.Increment(ref _evictions);
            Drop(victim.Value);
        }
    }

    private void Drop(RuntimeModule module)
    {
        Interlocked.Add(ref _bytes, -module.ImageBytes);

        // Calls of leases that still exist get no ready instances from now on: instances of modules that are not in the cache would not count towards the
        // pool's size.
        module.Ready.Close();
        module.ReleaseReference();
    }
}
