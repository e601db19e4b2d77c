namespace WasmOs.Kernel.Tests.Audit;

/// <summary>Another deployment, for the length of a test.</summary>
internal sealed class KernelFixtureScope : IAsyncDisposable
{
    public KernelFixtureScope() => Kernel.InitializeAsync().GetAwaiter().GetResult();

    public KernelFixture Kernel { get; } = new();

    public async ValueTask DisposeAsync() => await Kernel.DisposeAsync();
}
