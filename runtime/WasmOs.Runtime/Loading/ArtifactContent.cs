using System.Buffers.Binary;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>
/// The content of an artifact inside its seal: the module's analysis and its compiled code. Because of the analysis, the module's bytes need not be read and
/// scanned again. Layout: the version of this layout (1 byte), the length of the analysis (4 bytes, little-endian), the analysis (<see cref="AnalysisCodec"/>),
/// the code.
/// </summary>
internal static class ArtifactContent
{
    /// <summary>Changes with the layout, and when an analysis without a new member would be wrong: an artifact of another version is a miss.</summary>
    private const byte Version = 3;

    private const int HeadLength = 1 + sizeof(int);

    public static byte[] Write(ModuleAnalysis analysis, ReadOnlySpan<byte> code)
    {
        var encoded = AnalysisCodec.Encode(analysis);
        var content = new byte[HeadLength + encoded.Length + code.Length];
        content[0] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(1), encoded.Length);
        encoded.CopyTo(content.AsSpan(HeadLength));
        code.CopyTo(content.AsSpan(HeadLength + encoded.Length));
        return content;
    }

    /// <summary>Reads what <see cref="Write"/> wrote. Only for content whose seal was checked.</summary>
    /// <returns>False when another version of this code wrote the content.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> content, out ModuleAnalysis? analysis, out ReadOnlyMemory<byte> code)
    {
        (analysis, code) = (null, default);
        if (content.Span[0] != Version)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(content.Span[1..]);
        analysis = AnalysisCodec.Decode(content.Span.Slice(HeadLength, length));
        code = content[(HeadLength + length)..];
        return true;
    }
}
