using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>A module's binary, verified against its digest.</summary>
/// <param name="Name">The module's name.</param>
/// <param name="Version">The version.</param>
/// <param name="Digest">The digest of the binary.</param>
/// <param name="Bytes">The binary.</param>
public sealed record ModuleContent(string Name, int Version, ModuleDigest Digest, ReadOnlyMemory<byte> Bytes);
