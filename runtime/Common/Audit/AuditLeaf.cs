using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace WasmOs.Common.Audit;

/// <summary>A writer's position, as a root names it.</summary>
/// <param name="Writer">The writer.</param>
/// <param name="Segment">The file of the line.</param>
/// <param name="Seq">The number of the line.</param>
/// <param name="Hash">The hash of the line, in hexadecimal.</param>
internal sealed record AuditLeaf(string Writer, string Segment, long Seq, string Hash)
{
    /// <summary>
    /// How many lines up to this one the writer left without a signature, so that only the root vouches for what came after them; null for none. Roots that
    /// were written before this was noted have none either.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? UnsignedAtSeal { get; init; }

    /// <summary>The root of the Merkle tree over leaves (RFC 9162: 0 before a leaf, 1 before a node), in hexadecimal.</summary>
    public static string MerkleRoot(IReadOnlyList<AuditLeaf> leaves) => Convert.ToHexStringLower(RootOf(leaves, 0, leaves.Count));

    private static byte[] RootOf(IReadOnlyList<AuditLeaf> leaves, int start, int count)
    {
        if (count == 0)
        {
            return SHA256.HashData([]);
        }

        if (count == 1)
        {
            var leaf = leaves[start];
            var text = string.Create(CultureInfo.InvariantCulture, $"\0{leaf.Writer}\n{leaf.Segment}\n{leaf.Seq}\n{leaf.Hash}");
            return SHA256.HashData(Encoding.UTF8.GetBytes(text));
        }

        // The left tree has the largest power of two below the count.
        var left = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count) / 2;
        return SHA256.HashData([1, .. RootOf(leaves, start, left), .. RootOf(leaves, start + left, count - left)]);
    }
}
