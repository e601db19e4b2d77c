using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>A source of one module whose bytes are in memory.</summary>
public sealed class MemoryModuleSource : IModuleSource
{
    private readonly ReadOnlyMemory<byte> _wasm;

    /// <summary>Creates a source and computes the digest of the bytes. The bytes must stay unchanged.</summary>
    public MemoryModuleSource(ReadOnlyMemory<byte> wasm)
        : this(ModuleDigest.Of(wasm.Span), wasm)
    {
    }

    /// <summary>Creates a source of bytes whose digest is known. The bytes must stay unchanged; the digest is not checked.</summary>
    public MemoryModuleSource(ModuleDigest digest, ReadOnlyMemory<byte> wasm)
    {
        Digest = digest;
        _wasm = wasm;
    }

    /// <summary>The digest of the module's bytes, which identifies the module.</summary>
    public ModuleDigest Digest { get; }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(ModuleDigest digest, CancellationToken cancellationToken) =>
        ValueTask.FromResult(digest == Digest ? _wasm : default(ReadOnlyMemory<byte>?));
}
