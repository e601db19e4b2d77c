using System.Collections.Concurrent;
using WasmOs.Runtime.Code;

namespace WasmOs.Runtime.Cache;

/// <summary>Compiled modules in memory: the least recently used go out, by count and by bytes. Looking up takes no lock. Thread-safe.</summary>
internal sealed class ModuleCache(int capacity, long capacityBytes) : IDisposable
{
    private readonly ConcurrentDictionary<ModuleKey, RuntimeModule> _modules = new();
    private readonly Lock _gate = new();
    private long _bytes;
    private long _evictions;

    /// <summary>Modules in memory.</summary>
    public int Count => _modules.Count;

    /// <summary>Bytes of compiled code.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Modules that went out to make room.</summary>
    public long Evictions => Volatile.Read(ref _evictions);

    /// <summary>The modules, in no order. They may be freed at any time: take a reference before using their code.</summary>
    public IEnumerable<RuntimeModule> Modules => _modules.Select(static pair => pair.Value);

    public bool Contains(ModuleKey key) => _modules.ContainsKey(key);

    public bool TryLease(ModuleKey key, long now, out ModuleLease lease)
    {
        // A module that is being freed was taken out of the dictionary before: the second look finds its successor or nothing.
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

    /// <summary>Puts a module in, in place of an older one of its key, and takes ownership of its first reference.</summary>
    public void Put(ModuleKey key, RuntimeModule module, long now)
    {
        // Nobody has leased it yet: without a time it would be the first to make room for the next.
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

    /// <summary>Puts better code in place of a module's, and takes ownership of its first reference. Does nothing when the module has gone out meanwhile.</summary>
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

    /// <summary>Takes a module out, if it is in.</summary>
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

    // A scan of all modules: it happens when one is loaded, which costs a hundred times more.
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

        // Whoever still runs it does without: instances of modules that are not in here would be beyond the pool's bound.
        module.Ready.Close();
        module.ReleaseReference();
    }
}
