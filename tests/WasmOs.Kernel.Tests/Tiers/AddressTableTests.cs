using System.Net;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Kernel.Tests.Tiers;

public sealed class AddressTableTests
{
    [Fact]
    public void TryAdd_AMillionAddresses_TakeNoMoreMemoryAndOneThatCallsOftenStaysCounted()
    {
        var table = new AddressTable();
        var busy = AddressKey.Of(IPAddress.Parse("192.0.2.1"));
        for (var i = 0; i < 60; i++)
        {
            Assert.True(table.TryAdd(busy, 1, 60, out _));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong i = 1; i <= 1_000_000; i++)
        {
            Assert.True(table.TryAdd(new AddressKey(i), 1, 60, out _));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
        Assert.False(table.TryAdd(busy, 1, 60, out var used));
        Assert.Equal(60, used);
    }

    [Fact]
    public void TryAdd_AddressesOfTheMinuteBefore_MakeRoom()
    {
        var table = new AddressTable();
        for (ulong i = 1; i <= (ulong)AddressTable.Capacity * 2; i++)
        {
            table.TryAdd(new AddressKey(i), 1, 60, out _);
        }

        Assert.True(table.TryAdd(new AddressKey(5), 2, 1, out var used));
        Assert.Equal(1, used);
        Assert.False(table.TryAdd(new AddressKey(5), 2, 1, out _));
    }

    [Fact]
    public async Task TryAdd_ManyThreads_AllowExactlyTheLimit()
    {
        var table = new AddressTable();
        var allowed = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                if (table.TryAdd(new AddressKey(7), 1, 777, out var _))
                {
                    Interlocked.Increment(ref allowed);
                }
            }
        })));
        Assert.Equal(777, allowed);
    }

    [Fact]
    public void Of_NoAddress_IsAKeyOfItsOwn() => Assert.NotEqual(AddressKey.Of(IPAddress.Loopback), AddressKey.Of(null));
}
