using System.Buffers.Binary;
using System.Text;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>
/// The content of an artifact inside its seal: the module's analysis and its compiled code. Because of the analysis, the module's bytes need not be read and
/// scanned again. Layout: the length of the analysis (4 bytes, little-endian), the analysis (<see cref="AnalysisCodec"/>), the code.
/// </summary>
internal static class ArtifactContent
{
    public static byte[] Write(ModuleAnalysis analysis, ReadOnlySpan<byte> code)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            AnalysisCodec.Write(writer, analysis);
        }

        var length = (int)buffer.Length;
        var content = new byte[sizeof(int) + length + code.Length];
        BinaryPrimitives.WriteInt32LittleEndian(content, length);
        buffer.GetBuffer().AsSpan(0, length).CopyTo(content.AsSpan(sizeof(int)));
        code.CopyTo(content.AsSpan(sizeof(int) + length));
        return content;
    }

    /// <summary>Reads what <see cref="Write"/> wrote. Only for content whose seal was checked.</summary>
    /// <returns>False when another version of this code wrote the content.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> content, out ModuleAnalysis? analysis, out ReadOnlyMemory<byte> code)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(content.Span);
        code = content[(sizeof(int) + length)..];
        using var reader = new BinaryReader(new MemoryStream(content.Slice(sizeof(int), length).ToArray()), Encoding.UTF8);
        return AnalysisCodec.TryRead(reader, out analysis);
    }
}
