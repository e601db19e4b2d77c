using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Common.Audit;

/// <summary>The signature at the end of a line.</summary>
internal static class AuditSignature
{
    private const int Size = 64;

    /// <summary>Splits a signed line into what is signed and the signature.</summary>
    /// <returns>False when the line has no signature.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> signed, [NotNullWhen(true)] out byte[]? signature)
    {
        signed = default;
        signature = null;
        if (line.Length < AuditText.SignatureSuffixLength)
        {
            return false;
        }

        var suffix = line[^AuditText.SignatureSuffixLength..];
        if (!suffix.StartsWith(AuditText.Signature) || !suffix.EndsWith("\"}"u8))
        {
            return false;
        }

        var decoded = new byte[Size];
        var text = suffix[AuditText.Signature.Length..^2];
        if (Base64Url.DecodeFromUtf8(text, decoded, out _, out var written) != OperationStatus.Done || written != Size)
        {
            return false;
        }

        signed = line[..^AuditText.SignatureSuffixLength];
        signature = decoded;
        return true;
    }
}
