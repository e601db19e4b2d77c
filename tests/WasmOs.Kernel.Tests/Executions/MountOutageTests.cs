using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Storage;
using WasmOs.Wasmtime;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Executions;

/// <summary>Runs whose directories cannot be read from or written to storage.</summary>
public class MountOutageTests : IAsyncLifetime
{
    /// <summary>A guest that creates a directory in the first mount.</summary>
    private const string Maker = """
        (module
          (import "wasi_snapshot_preview1" "path_create_directory" (func $make (param i32 i32 i32) (result i32)))
          (memory (export "memory") 1) (data (i32.const 16) "d")
          (func (export "make") (result i32) (call $make (i32.const 3) (i32.const 16) (i32.const 1))))
        """;

    private readonly KernelFixture _kernel = new();
    private readonly ExecutionService _executions;

    public MountOutageTests() => _executions = _kernel.NewExecutions(_kernel.NewHistory());

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Theory]
    [InlineData("blobs.read")]
    [InlineData("blobs.put")]
    public async Task ExecuteAsync_VolumeWhileStorageIsDown_ThrowsAndTheNextRunIsAsIfItHadNotBeen(string operation)
    {
        // After this run the code is in memory, so that only the volume is unavailable.
        await KeepAsync(ModuleMountType.Volume);
        await _executions.ExecuteAsync("maker", new ExecuteRequest { Function = "nothing" }, None);

        _kernel.Storage.GoDown(asked => asked == operation);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => MakeAsync());
        _kernel.Storage.ComeBack();

        Assert.Equal(0, await MakeAsync());
        Assert.NotEqual(0, await MakeAsync());
        Assert.Equal(0, KernelFixture.Runtime.GetMetrics().ActiveInstances);
    }

    [Fact]
    public async Task ExecuteAsync_BundleWhileStorageIsDown_Throws()
    {
        await KeepAsync(ModuleMountType.Bundle);
        await _executions.ExecuteAsync("maker", new ExecuteRequest { Function = "nothing" }, None);

        _kernel.Storage.GoDown(asked => asked == "blobs.read");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => MakeAsync());
        _kernel.Storage.ComeBack();

        Assert.NotEqual(0, await MakeAsync());
    }

    private async Task KeepAsync(ModuleMountType type)
    {
        var grants = new ModuleCapabilities { FileAccess = FileGrant.ReadWrite, Mounts = [new ModuleMount { Type = type, Path = "/m" }] };
        var upload = new ModuleUpload
        {
            Name = "maker",
            Content = Wat.ToBinary(Maker),
            Bundle = type == ModuleMountType.Bundle ? (ReadOnlyMemory<byte>?)TestBundles.Zip("a", "outage") : null,
            Settings = settings => settings with { Capabilities = grants },
        };
        var kept = await _kernel.Registry.UploadAsync(upload, None);
        Assert.True(kept.Succeeded, kept.Succeeded ? "" : kept.Error.Detail);
    }

    private async Task<int> MakeAsync()
    {
        var run = (await _executions.ExecuteAsync("maker", new ExecuteRequest { Function = "make" }, None)).Value;
        Assert.Equal(ExecutionStatus.Succeeded, run.Outcome.Status);
        return run.Outcome.Result.AsI32();
    }
}
