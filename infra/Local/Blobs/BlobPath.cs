using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace WasmOs.Infra.Local.Blobs;

/// <summary>
/// Converts a container and a blob's name to a path that is legal, unique and inside the container's folder on every platform. Plain names remain unchanged.
/// Every character except <c>a-z 0-9 - _ .</c> becomes <c>%xx</c> or <c>%uxxxx</c> in lower case. So names that differ only in case or in the composition of
/// accents have different paths, even on file systems that ignore such differences. Names of folders have no dot, names of files always have one, so that
/// <c>b</c> and <c>b/1</c> can both exist. A name whose path would be too long is replaced by its hash.
/// </summary>
internal static class BlobPath
{
    private const int MaxSegment = 200;
    private const int MaxPath = 1000;
    private const string Suffix = ".blob";

    // The escaping never produces "%%", so the folder of hashed names collides with no blob.
    private const string HashedFolder = "%%long";

    public static string Of(string container, string name)
    {
        var path = new StringBuilder(name.Length + 16);
        AppendSegment(path, container, isFile: false);
        var start = path.Length;
        var tooLong = false;
        foreach (var part in name.AsSpan().Split('/'))
        {
            var before = path.Append(Path.DirectorySeparatorChar).Length;
            AppendSegment(path, name.AsSpan()[part], isFile: part.End.Value == name.Length);
            tooLong |= path.Length - before > MaxSegment;
        }

        if (tooLong || path.Length > MaxPath)
        {
            path.Length = start;
            path.Append(Path.DirectorySeparatorChar).Append(HashedFolder).Append(Path.DirectorySeparatorChar);
            path.Append(Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(name.AsSpan())))).Append(Suffix);
        }

        return path.ToString();
    }

    private static void AppendSegment(StringBuilder path, ReadOnlySpan<char> segment, bool isFile)
    {
        var start = path.Length;
        var reserved = IsReserved(segment);
        for (var i = 0; i < segment.Length; i++)
        {
            var c = segment[i];
            var plain = char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'
                || (c == '.' && isFile && i > 0 && i < segment.Length - 1);
            if (plain && !(reserved && i == 0))
            {
                path.Append(c);
            }
            else
            {
                path.Append(c < 0x80 ? "%" : "%u").Append(((int)c).ToString(c < 0x80 ? "x2" : "x4", CultureInfo.InvariantCulture));
            }
        }

        if (isFile && (!HasDot(path, start) || segment.EndsWith(Suffix)))
        {
            path.Append(Suffix);
        }
    }

    private static bool HasDot(StringBuilder path, int start)
    {
        for (var i = start; i < path.Length; i++)
        {
            if (path[i] == '.')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether Windows reserves the name for a device, with or without an extension.</summary>
    private static bool IsReserved(ReadOnlySpan<char> segment)
    {
        var dot = segment.IndexOf('.');
        var stem = dot < 0 ? segment : segment[..dot];
        return stem is "con" or "prn" or "aux" or "nul"
            || (stem.Length == 4 && (stem.StartsWith("com") || stem.StartsWith("lpt")) && char.IsAsciiDigit(stem[3]));
    }
}
