using WasmOs.TestKit;

namespace WasmOs.Kernel.Tests.Tasks;

/// <summary>Two hosts that run tasks over one local store, and the modules of the tasks.</summary>
public sealed class TaskFixture : IAsyncLifetime
{
    internal KernelFixture Kernel { get; } = new();

    internal TaskHost Host { get; private set; } = null!;

    internal TaskHost Other { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Kernel.InitializeAsync();
        await Kernel.UploadAsync("calc", Guests.Calc());
        await Kernel.UploadAsync("misbehave", Guests.Misbehave());
        var executions = Kernel.NewExecutions(Kernel.NewHistory());
        Host = new TaskHost(Kernel, "one", executions);
        Other = new TaskHost(Kernel, "two", executions);
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Other.DisposeAsync();
        await Kernel.DisposeAsync();
    }
}
