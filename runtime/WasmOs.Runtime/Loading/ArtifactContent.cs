using System.Buffers.Binary;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>
/// The content of an artifact inside its seal: the module's analysis and its compiled code. Because of the analysis, the module's bytes need not be read and
/// scanned again. Layout: the version of this layout and the length of the analysis (4 bytes each, little-endian), the analysis (<see cref="AnalysisCodec"/>),
/// the code.
/// </summary>
internal static class ArtifactContent
{
    /// <summary>
    /// Changes with the layout, and when an analysis without a new member would be wrong: an artifact of another version is a miss. Negative, because the first
    /// layouts began with a length in its place.
    /// </summary>
    private const int Version = -3;

    private const int HeadLength = 2 * sizeof(int);

    public static byte[] Write(ModuleAnalysis analysis, ReadOnlySpan<byte> code)
    {
        var encoded = AnalysisCodec.Encode(analysis);
        var content = new byte[HeadLength + encoded.Length + code.Length];
        BinaryPrimitives.WriteInt32LittleEndian(content, Version);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(sizeof(int)), encoded.Length);
        encoded.CopyTo(content.AsSpan(HeadLength));
        code.CopyTo(content.AsSpan(HeadLength + encoded.Length));
        return content;
    }

    /// <summary>Reads what <see cref="Write"/> wrote. Only for content whose seal was checked.</summary>
    /// <returns>False when another version of this code wrote the content.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> content, out ModuleAnalysis? analysis, out ReadOnlyMemory<byte> code)
    {
        (analysis, code) = (null, default);
        if (content.Length < HeadLength || BinaryPrimitives.ReadInt32LittleEndian(content.Span) != Version)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(content.Span[sizeof(int)..]);
        if (length < 0 || length > content.Length - HeadLength)
        {
            return false;
        }

        analysis = AnalysisCodec.Decode(content.Span.Slice(HeadLength, length));
        code = content[(HeadLength + length)..];
        return true;
    }
}
