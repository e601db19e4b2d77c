namespace WasmOs.Runtime.Tests.Execution;

/// <summary>A run never sees data that another run left, whether its instance was created for it or ahead of time.</summary>
public sealed class IsolationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void Call_Again_SeesFreshMemoryAndGlobals(int poolSize)
    {
        using var runtime = TestRuntime.Create(o => o.PoolSize = poolSize);
        using var residue = runtime.LoadText(MemoryGuests.Residue);
        using var counter = runtime.LoadText(ArithmeticGuests.Counter);
        for (var i = 0; i < 500; i++)
        {
            Assert.Equal(ExecutionStatus.Succeeded, residue.Call("dirty", 0xAA).Status);
            Assert.Equal(0, residue.Call("sum").Result.AsI32());
            Assert.Equal(1, counter.Call("count").Result.AsI32());
        }
    }

    [Fact]
    public void Call_AfterATrapOrTimeout_SeesFreshMemory()
    {
        using var runtime = TestRuntime.Create();
        using var module = runtime.Load(Guests.Misbehave());
        for (var i = 0; i < 50; i++)
        {
            Assert.NotNull(module.Call("trap", i % 8).Fault);
            Assert.Equal(1, module.Call("count").Result.AsI32());
        }

        Assert.NotNull(module.CallWith(ResourceLimits.Default with { Timeout = TimeSpan.FromMilliseconds(20) }, "loop").Fault);
        Assert.Equal(1, module.Call("count").Result.AsI32());
    }

    [Fact]
    public void Call_AfterGrowth_SeesTheFirstSize()
    {
        using var runtime = TestRuntime.Create();
        using var module = runtime.LoadText(MemoryGuests.Growing);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(1, module.Call("grow", 100).Result.AsI32());
            Assert.Equal(1, module.Call("size").Result.AsI32());
        }
    }
}
