using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Bench.Scenes;

/// <summary>A module that is run through the binding alone, to compare the runtime with. Used by one thread at a time.</summary>
internal sealed class BareGuest : IDisposable
{
    private readonly Engine _engine;
    private readonly Module _module;
    private readonly InstancePre _pre;
    private readonly Store _store;

    public BareGuest(byte[] wasm, EngineOptions? options = null, Action<Linker>? define = null)
        : this(new Engine(options ?? new EngineOptions()), wasm, define)
    {
    }

    public BareGuest(Engine engine, byte[] wasm, Action<Linker>? define = null)
    {
        _engine = engine;
        if (!Module.TryCompile(_engine, wasm, out var module, out var failure))
        {
            throw new InvalidOperationException(failure.Message);
        }

        _module = module;
        using var linker = new Linker(_engine);
        define?.Invoke(linker);
        if (!linker.TryLink(module, out var pre, out failure))
        {
            throw new InvalidOperationException(failure.Message);
        }

        _pre = pre;
        _store = new Store(new BareHost());
    }

    public Store Store => _store;

    /// <summary>Opens a store with the limits that the runtime sets.</summary>
    public void Open()
    {
        _store.Open(_engine);
        _store.SetLimits(128L << 20, 10_000, -1, -1);
        _store.SetEpochDeadline(1);
        if (_engine.ConsumesFuel)
        {
            _store.SetFuel(long.MaxValue);
        }
    }

    public void Instantiate() => Check(_store.Instantiate(_pre));

    public FunctionRef Find(ReadOnlySpan<byte> function) =>
        _store.TryGetFunction(function, out var found) ? found : throw new InvalidOperationException("no such export");

    public void Call(FunctionRef function, Span<RawValue> values) => Check(_store.Call(function, values));

    /// <summary>A complete run: open a store, instantiate, call the function, and close the store.</summary>
    public int Run(ReadOnlySpan<byte> function, int first, int second = 0)
    {
        Open();
        Instantiate();
        Span<RawValue> values = [new() { I32 = first }, new() { I32 = second }];
        Call(Find(function), values);
        _store.Close();
        return values[0].I32;
    }

    public void RunAll(ReadOnlySpan<byte> function, int turns, int first, int second)
    {
        for (var i = 0; i < turns; i++)
        {
            Run(function, first, second);
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _pre.Dispose();
        _module.Dispose();
        _engine.Dispose();
    }

    private static void Check(NativeFailure? failure)
    {
        if (failure is not null)
        {
            throw new InvalidOperationException(failure.Message);
        }
    }
}
