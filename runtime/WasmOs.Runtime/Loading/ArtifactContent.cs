using System.Buffers.Binary;
using System.Text;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>
/// What an artifact holds inside its seal: the module's analysis, so that its bytes need not be read and scanned again, and its compiled code. Layout: length of the
/// analysis, the analysis (<see cref="AnalysisCodec"/>), the code.
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

    /// <summary>Takes apart what <see cref="Write"/> made; only for content whose seal was checked.</summary>
    /// <returns>False when it was written by another version of this code.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> content, out ModuleAnalysis? analysis, out ReadOnlyMemory<byte> code)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(content.Span);
        code = content[(sizeof(int) + length)..];
        using var reader = new BinaryReader(new MemoryStream(content.Slice(sizeof(int), length).ToArray()), Encoding.UTF8);
        return AnalysisCodec.TryRead(reader, out analysis);
    }
}
