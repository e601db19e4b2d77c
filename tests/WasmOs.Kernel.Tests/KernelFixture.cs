using WasmOs.Infra.Local;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Startup;
using WasmOs.Kernel.Tests.Storage;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.TestKit.Time;

namespace WasmOs.Kernel.Tests;

/// <summary>A Kernel over a real local store in its own folder, with a clock that tests control.</summary>
public sealed class KernelFixture : IAsyncLifetime
{
    /// <summary>One runtime for all tests: engines and threads are expensive, and no test here changes the runtime.</summary>
    private static readonly Lazy<WasmRuntime> SharedRuntime =
        new(() => WasmRuntime.Create(new RuntimeOptions { PoolSize = 0, Sandbox = { AllowFiles = true } }));

    private readonly string _folder = Directory.CreateTempSubdirectory("wasmos-kernel-").FullName;
    private readonly List<IAsyncDisposable> _owned = [];

    public KernelFixture()
    {
        Local = LocalStorage.Open(new LocalStorageOptions { Folder = _folder }, Time);
        Storage = new FaultyStorage(Local);
        Registry = NewRegistry();
    }

    /// <summary>A key for secrets.</summary>
    internal static SecretSeal Seal { get; } = SecretSeal.Create([new byte[32]]);

    internal static CancellationToken None => CancellationToken.None;

    internal ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 10, 20, 0, TimeSpan.Zero));

    internal LocalStorage Local { get; }

    internal FaultyStorage Storage { get; }

    internal ModuleRegistry Registry { get; }

    internal static WasmRuntime Runtime => SharedRuntime.Value;

    public Task InitializeAsync() => KernelStartup.EnsureAsync(Storage, KernelRooms.All, None);

    public async Task DisposeAsync()
    {
        Storage.ComeBack();
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync();
        }

        await Local.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A registry like that of another host: over the same storage, with its own cache.</summary>
    internal ModuleRegistry NewRegistry(int seed = 1, TimeProvider? time = null) => new(Storage, Runtime, time ?? Time, new SeededRandom(seed));

    internal ExecutionHistory NewHistory(string worker = "w1", Action<ExecutionHistoryOptions>? configure = null)
    {
        var options = new ExecutionHistoryOptions { Worker = worker };
        configure?.Invoke(options);
        var history = new ExecutionHistory(Storage, options, Time);
        _owned.Add(history);
        return history;
    }

    internal ExecutionService NewExecutions(ExecutionHistory history) =>
        new(Storage, Runtime, Registry.Directory, history, Time);

    internal async Task<ModuleUploadResult> UploadAsync(string name, byte[] content) =>
        (await Registry.UploadAsync(new ModuleUpload { Name = name, Content = content }, None)).Value;

    internal ExecutionResult Run(
        string? module = "calc", ExecutionStatus status = ExecutionStatus.Succeeded, byte[]? stdout = null, ExecutionFault? fault = null) =>
        TestRuns.Make(ExecutionId.New(Time), module, status, stdout, fault);
}
