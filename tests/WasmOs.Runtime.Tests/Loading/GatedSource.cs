using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Tests.Loading;

/// <summary>A source that gives its module when the test says so, and counts how often it was asked.</summary>
internal sealed class GatedSource(byte[] wasm) : IModuleSource
{
    private int _reads;

    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Reads => Volatile.Read(ref _reads);

    public ModuleDigest Digest { get; } = ModuleDigest.Of(wasm);

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(ModuleDigest digest, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        Asked.TrySetResult();
        await Gate.Task.WaitAsync(cancellationToken);
        return wasm;
    }
}
