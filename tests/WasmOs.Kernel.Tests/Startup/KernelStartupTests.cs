using WasmOs.Kernel.Startup;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Startup;

public class KernelStartupTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task StartAsync_StorageThere_IsReady()
    {
        await using var startup = new KernelStartup(kernel.Storage, KernelRooms.All, kernel.Time);
        Assert.False(startup.IsReady);
        await startup.StartAsync(None);
        Assert.True(startup.IsReady);
        Assert.Null(startup.Problem);
    }

    [Fact]
    public async Task StartAsync_StorageDown_IsReadyWhenItIsBack()
    {
        kernel.Storage.GoDown();
        await using var startup = new KernelStartup(kernel.Storage, KernelRooms.All, kernel.Time);
        await startup.StartAsync(None);
        Assert.False(startup.IsReady);
        Assert.Contains("switched off", startup.Problem, StringComparison.Ordinal);

        kernel.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(startup.IsReady);
        kernel.Storage.ComeBack();
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(20);
        while (!startup.WhenReady.IsCompleted && TimeProvider.System.GetUtcNow() < deadline)
        {
            kernel.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(startup.IsReady);
    }

    [Fact]
    public async Task DisposeAsync_StorageStillDown_Ends()
    {
        kernel.Storage.GoDown();
        var startup = new KernelStartup(kernel.Storage, KernelRooms.All, kernel.Time);
        await startup.StartAsync(None);
        await startup.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        kernel.Storage.ComeBack();
        Assert.False(startup.IsReady);
    }
}
