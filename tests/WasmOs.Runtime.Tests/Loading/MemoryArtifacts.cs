using System.Collections.Concurrent;
using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Tests.Loading;

/// <summary>Keeps artifacts in memory, where a test can spoil them.</summary>
internal sealed class MemoryArtifacts : IArtifactStore
{
    public ConcurrentDictionary<(ModuleDigest Digest, string Engine), byte[]> Kept { get; } = new();

    public ValueTask<byte[]?> ReadAsync(ModuleDigest digest, string engine, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Kept.GetValueOrDefault((digest, engine)));

    public ValueTask WriteAsync(ModuleDigest digest, string engine, ReadOnlyMemory<byte> artifact, CancellationToken cancellationToken)
    {
        Kept[(digest, engine)] = artifact.ToArray();
        return ValueTask.CompletedTask;
    }
}
