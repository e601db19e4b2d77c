using System.Runtime.CompilerServices;
using WasmOs.TestKit;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime.Tests;

public sealed class StoreTests : IDisposable
{
    private readonly Engine _engine = Engines.Create();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Open_Twice_Throws()
    {
        using var store = new Store(new RecordingHost());
        Assert.False(store.IsOpen);
        store.Open(_engine);
        Assert.True(store.IsOpen);
        Assert.Throws<InvalidOperationException>(() => store.Open(_engine));
    }

    [Fact]
    public void Close_Twice_DoesNothing()
    {
        using var store = new Store(new RecordingHost());
        store.Close();
        store.Open(_engine);
        store.Close();
        store.Close();
        Assert.False(store.IsOpen);
        store.Open(_engine);
        store.Dispose();
        store.Dispose();
        Assert.False(store.IsOpen);
    }

    [Fact]
    public void Open_ManyTimes_GivesAFreshInstanceEachTime()
    {
        using var linked = Engines.Link(_engine, ArithmeticGuests.Counter);
        using var store = new Store(new RecordingHost());
        for (var i = 0; i < 1000; i++)
        {
            Open(store, linked);
            Assert.Equal(1, CallI32(store, "count"u8));
            Assert.Equal(2, CallI32(store, "count"u8));
            store.Close();
        }
    }

    [Fact]
    public void Finalizer_AbandonedStores_GiveTheirInstancesBack()
    {
        using var linked = Engines.Link(_engine, ArithmeticGuests.Counter);
        for (var round = 0; round < 8; round++)
        {
            Abandon(linked);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using var store = new Store(new RecordingHost());
        Open(store, linked);
        Assert.Equal(1, CallI32(store, "count"u8));
    }

    [Fact]
    public void Instantiate_PoolExhausted_IsAFailure()
    {
        using var engine = new Engine(new EngineOptions { Capacity = 1 });
        using var linked = Engines.Link(engine, ArithmeticGuests.Counter);
        using var first = new Store(new RecordingHost());
        using var second = new Store(new RecordingHost());
        first.Open(engine);
        Assert.Null(first.Instantiate(linked));
        second.Open(engine);
        Assert.Contains("limit of 1", second.Instantiate(linked)!.Message, StringComparison.Ordinal);
        second.Close();
        first.Close();
        second.Open(engine);
        Assert.Null(second.Instantiate(linked));
    }

    [Fact]
    public void Epoch_HostContinues_IsAskedAgainUntilItStops()
    {
        using var linked = Engines.Link(_engine, TrapGuests.All);
        var host = new RecordingHost(continues: 3);
        using var store = new Store(host);
        Open(store, linked, deadline: 1);
        Assert.True(store.TryGetFunction("loop"u8, out var loop));
        NativeFailure? failure = null;
        var guest = new Thread(() => failure = store.Call(loop, []));
        guest.Start();
        while (host.Calls < 4 && guest.IsAlive)
        {
            _engine.IncrementEpoch();
            guest.Join(1);
        }

        Assert.True(guest.Join(TimeSpan.FromSeconds(60)));
        Assert.Equal(4, host.Calls);
        Assert.Contains("stopped", failure!.Message, StringComparison.Ordinal);
        Assert.Null(failure.TrapCode);
    }

    [Fact]
    public void Epoch_DeadlineNeverSet_StopsAtOnce()
    {
        using var linked = Engines.Link(_engine, StartGuests.Loops);
        var host = new RecordingHost();
        using var store = new Store(host);
        store.Open(_engine);
        Assert.NotNull(store.Instantiate(linked));
        Assert.Equal(1, host.Calls);
    }

    [Fact]
    public void Fuel_EnoughAndTooLittle_AreTold()
    {
        using var engine = Engines.Create(fuel: true);
        using var linked = Engines.Link(engine, ArithmeticGuests.Fib);
        using var store = new Store(new RecordingHost());
        Open(store, linked, engine: engine);
        store.SetFuel(100_000);
        Span<RawValue> values = stackalloc RawValue[1];
        values[0].I32 = 10;
        Assert.True(store.TryGetFunction("fib"u8, out var fib));
        Assert.Null(store.Call(fib, values));
        Assert.Equal(55, values[0].I32);
        Assert.InRange(store.GetFuel(), 1UL, 99_999UL);

        store.SetFuel(10);
        values[0].I32 = 10;
        Assert.Equal(TrapCode.OutOfFuel, store.Call(fib, values)!.TrapCode);
    }

    [Fact]
    public void Fuel_EngineWithoutIt_Throws()
    {
        using var store = new Store(new RecordingHost());
        store.Open(_engine);
        Assert.Throws<InvalidOperationException>(() => store.SetFuel(1));
        Assert.Throws<InvalidOperationException>(() => store.GetFuel());
    }

    [Fact]
    public void TryGet_OtherKindOrName_FindsNothing()
    {
        using var linked = Engines.Link(_engine, MemoryGuests.Growing);
        using var store = new Store(new RecordingHost());
        Open(store, linked);
        Assert.True(store.TryGetMemory("memory"u8, out var memory));
        Assert.Equal(65536, store.GetMemory(memory).Length);
        Assert.Equal(65536, store.GetMemorySize(memory));
        Assert.False(store.TryGetFunction("memory"u8, out _));
        Assert.False(store.TryGetMemory("grow"u8, out _));
        Assert.False(store.TryGetFunction("missing"u8, out _));
        Assert.False(store.TryGetFunction(""u8, out _));
    }

    [Theory]
    [InlineData(65536 * 3, 3)]
    [InlineData(65536 * 2, 2)]
    public void SetLimits_Memory_GrowsUpToIt(long bytes, int pages)
    {
        using var linked = Engines.Link(_engine, MemoryGuests.Growing);
        using var store = new Store(new RecordingHost());
        store.Open(_engine);
        store.SetEpochDeadline(1000);
        store.SetLimits(bytes, -1, -1, -1);
        Assert.Null(store.Instantiate(linked));
        Span<RawValue> values = stackalloc RawValue[1];
        Assert.True(store.TryGetFunction("grow"u8, out var grow));
        values[0].I32 = pages - 1;
        Assert.Null(store.Call(grow, values));
        Assert.Equal(1, values[0].I32);
        values[0].I32 = 1;
        Assert.Null(store.Call(grow, values));
        Assert.Equal(-1, values[0].I32);
    }

    [Fact]
    public void TryGet_AfterFailedInstantiation_FindsNothing()
    {
        using var linked = Engines.Link(_engine, MemoryGuests.Growing);
        using var failing = Engines.Link(_engine, SegmentGuests.DataOutOfBounds);
        using var store = new Store(new RecordingHost());
        Open(store, linked);
        store.Close();
        store.Open(_engine);
        Assert.False(store.TryGetMemory("memory"u8, out _));
        store.SetEpochDeadline(1000);
        Assert.NotNull(store.Instantiate(failing));
        Assert.False(store.TryGetMemory("memory"u8, out _));
        Assert.False(store.TryGetFunction("answer"u8, out _));
    }

    [Fact]
    public void Constructor_NoHost_Throws() => Assert.Throws<ArgumentNullException>(() => new Store(null!));

    private void Open(Store store, InstancePre linked, ulong deadline = 1_000_000, Engine? engine = null)
    {
        store.Open(engine ?? _engine);
        store.SetEpochDeadline(deadline);
        if (engine is { ConsumesFuel: true })
        {
            store.SetFuel(1000);
        }

        Assert.Null(store.Instantiate(linked));
    }

    private static int CallI32(Store store, ReadOnlySpan<byte> name)
    {
        Assert.True(store.TryGetFunction(name, out var function));
        Span<RawValue> values = stackalloc RawValue[1];
        Assert.Null(store.Call(function, values));
        return values[0].I32;
    }

    // Takes all 16 instances of the engine. If a finalizer does not give its instance back, the next round cannot make 16 again.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Abandon(InstancePre linked)
    {
        for (var i = 0; i < 16; i++)
        {
            Open(new Store(new RecordingHost()), linked);
        }
    }
}
