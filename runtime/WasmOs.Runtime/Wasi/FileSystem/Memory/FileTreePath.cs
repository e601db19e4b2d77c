using System.Text;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>The rules for paths in a <see cref="FileTree"/>.</summary>
internal static class FileTreePath
{
    /// <summary>Finds the first rule that a path breaks.</summary>
    /// <returns>Why the path cannot be used, as a sentence; null when it can be used.</returns>
    public static string? FindFault(string path)
    {
        if (path.Length == 0 || Encoding.UTF8.GetByteCount(path) > WasiLimits.MaxPathBytes)
        {
            return "A path in the tree is empty or longer than 4,096 bytes.";
        }

        foreach (var name in path.Split('/'))
        {
            if (name is "" or "." or ".." || name.Contains('\0', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal))
            {
                return "A path in the tree is absolute, or holds '.', '..', an empty name, a backslash or a zero.";
            }

            if (Encoding.UTF8.GetByteCount(name) > WasiLimits.MaxNameBytes)
            {
                return "A name in the tree is longer than 255 bytes.";
            }
        }

        return null;
    }
}
