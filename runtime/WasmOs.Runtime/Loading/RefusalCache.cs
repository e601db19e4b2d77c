using System.Collections.Concurrent;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>
/// Remembers which modules were refused and why, so that the same bytes are not compiled again. Contains only refusals that depend on the module alone, not
/// those that depend on the load of the machine (<see cref="ModuleRejectionKind.Busy"/>, <see cref="ModuleRejectionKind.TooSlow"/>). Beyond
/// its capacity the oldest are forgotten. Thread-safe.
/// </summary>
internal sealed class RefusalCache(int capacity)
{
    private readonly ConcurrentDictionary<ModuleDigest, ModuleRejection> _refusals = new();
    private readonly ConcurrentQueue<ModuleDigest> _order = new();

    public ModuleRejection? Find(ModuleDigest digest) => _refusals.GetValueOrDefault(digest);

    public void Add(ModuleDigest digest, ModuleRejection rejection)
    {
        if (rejection.Kind is ModuleRejectionKind.Busy or ModuleRejectionKind.TooSlow || !_refusals.TryAdd(digest, rejection))
        {
            return;
        }

        _order.Enqueue(digest);
        while (_refusals.Count > capacity && _order.TryDequeue(out var oldest))
        {
            _refusals.TryRemove(oldest, out _);
        }
    }
}
