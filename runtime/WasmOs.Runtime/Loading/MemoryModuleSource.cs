using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>A source of the one module whose bytes are at hand.</summary>
public sealed class MemoryModuleSource : IModuleSource
{
    private readonly ReadOnlyMemory<byte> _wasm;

    /// <summary>Makes a source, and the digest of the bytes. They must stay unchanged.</summary>
    public MemoryModuleSource(ReadOnlyMemory<byte> wasm)
        : this(ModuleDigest.Of(wasm.Span), wasm)
    {
    }

    /// <summary>Makes a source of bytes whose digest is known.</summary>
    public MemoryModuleSource(ModuleDigest digest, ReadOnlyMemory<byte> wasm)
    {
        Digest = digest;
        _wasm = wasm;
    }

    /// <summary>The module's identity.</summary>
    public ModuleDigest Digest { get; }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(ModuleDigest digest, CancellationToken cancellationToken) =>
        ValueTask.FromResult(digest == Digest ? _wasm : default(ReadOnlyMemory<byte>?));
}
