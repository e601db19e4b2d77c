namespace WasmOs.Runtime.Tests;

/// <summary>One runtime for all tests of a class that only run guests in it.</summary>
public sealed class SharedRuntime : IDisposable
{
    public WasmRuntime Runtime { get; } = TestRuntime.Create();

    public void Dispose() => Runtime.Dispose();
}
