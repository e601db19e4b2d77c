using WasmOs.Runtime;

namespace WasmOs.Conformance.Tests;

/// <summary>The runtime that all programs of a class share.</summary>
public sealed class RuntimeFixture : IDisposable
{
    public WasmRuntime Runtime { get; } = WasmRuntime.Create(new RuntimeOptions { Sandbox = { AllowFiles = true } });

    public void Dispose() => Runtime.Dispose();
}
