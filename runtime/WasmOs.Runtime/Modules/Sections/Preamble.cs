using System.Buffers.Binary;

namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads the first eight bytes: the magic number, the version and the layer.</summary>
internal static class Preamble
{
    private const int Length = 8;
    private const ushort CoreVersion = 1;
    private const ushort ComponentLayer = 1;

    private static ReadOnlySpan<byte> Magic => "\0asm"u8;

    public static void Read(ref WasmReader reader)
    {
        var bytes = reader.Rest;
        var common = bytes.CommonPrefixLength(Magic);
        if (bytes.IsEmpty)
        {
            Reject(ref reader, "The upload is empty; a WebAssembly module was expected.");
        }
        else if (common < Math.Min(bytes.Length, Magic.Length))
        {
            Reject(ref reader, NotWasm(bytes));
        }
        else if (bytes.Length < Length)
        {
            Reject(ref reader, $"The module is truncated: it has {bytes.Length} bytes, fewer than its header of {Length}.");
        }
        else
        {
            ReadVersion(ref reader, bytes[Magic.Length..]);
        }
    }

    private static void ReadVersion(ref WasmReader reader, ReadOnlySpan<byte> bytes)
    {
        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        var layer = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        if (layer == ComponentLayer)
        {
            reader.Reject(
                ModuleRejectionKind.ComponentUnsupported,
                "This is a component (component model), which is not supported yet.",
                Magic.Length);
        }
        else if (version != CoreVersion || layer != 0)
        {
            var number = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            reader.Reject(ModuleRejectionKind.Invalid, $"The module has WebAssembly version {number}; only version 1 is known.", Magic.Length);
        }
        else
        {
            reader.Skip(Length, "the header");
        }
    }

    private static string NotWasm(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \t\r\n"u8).StartsWith("("u8)
        ? "This is not a WebAssembly binary but looks like its text format; convert it first, for example with wat2wasm."
        : @"This is not a WebAssembly module: it does not start with the bytes \0asm (00 61 73 6d).";

    private static void Reject(ref WasmReader reader, string message) => reader.Reject(ModuleRejectionKind.Invalid, message, 0);
}
