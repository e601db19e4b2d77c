using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Code;

/// <summary>
/// The engines of a runtime: a baseline and an optimizing one for each kind of code. Created when first needed and owned by this object. Thread-safe.
/// </summary>
internal sealed class EngineSet : IDisposable
{
    private readonly EngineSettings _settings;
    private readonly Imports.HostFunctionTable _functions;
    private readonly EngineSlot?[] _slots = new EngineSlot?[4 * (CodeKind.MostDoublings + 1)];
    private readonly Lock _gate = new();
    private bool _disposed;

    public EngineSet(EngineSettings settings, Imports.HostFunctionTable functions)
    {
        _settings = settings;
        _functions = functions;
    }

    public EngineSlot Get(CompilerStrategy strategy, CodeKind kind)
    {
        var index = IndexOf(strategy, kind);
        return Volatile.Read(ref _slots[index]) ?? Create(index, strategy, kind);
    }

    /// <summary>Advances the epoch of every engine by one tick.</summary>
    public void IncrementEpoch()
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            Volatile.Read(ref _slots[i])?.Engine.IncrementEpoch();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var slot in _slots)
            {
                slot?.Dispose();
            }
        }
    }

    private static int IndexOf(CompilerStrategy strategy, CodeKind kind) =>
        (kind.StackDoublings * 4) + (strategy == CompilerStrategy.Winch ? 2 : 0) + (kind.Metered ? 1 : 0);

    private EngineSlot Create(int index, CompilerStrategy strategy, CodeKind kind)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _slots[index] ??= new EngineSlot(_settings.OptionsFor(strategy, kind), kind, _functions);
        }
    }
}
