using System.Text;
using WasmOs.Cli.Streams;
using WasmOs.Wasmtime;

namespace WasmOs.Cli.Modules;

/// <summary>
/// Reads a module from a file, or from standard input for <c>-</c>. The first bytes show whether it is in the binary format or in the text format
/// (<c>.wat</c>).
/// </summary>
internal static class ModuleFile
{
    /// <summary>The largest module that is read into memory, bytes: more than any compiler generates for one program.</summary>
    public const int MaxBytes = 100_000_000;

    /// <summary>The file name that means standard input.</summary>
    public const string StandardInput = "-";

    private const int BufferBytes = 64 * 1024;

    /// <summary>The module in the binary format. Null when it cannot be read: then <paramref name="fault"/> says why.</summary>
    public static byte[]? TryRead(string path, out string? fault)
    {
        try
        {
            if (Directory.Exists(path))
            {
                fault = $"'{path}' is a directory; name a module in it";
                return null;
            }

            // The file's length is not used: a pipe, such as that of (command), has none.
            using var stream = path == StandardInput
                ? ProcessDescriptors.OpenInputStream()
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return TryReadWhole(stream, NameOf(path), out fault) is { } content ? TryTranslate(content, NameOf(path), out fault) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault = path == StandardInput || File.Exists(path) || Directory.Exists(path)
                ? $"{NameOf(path)} cannot be read: {e.Message}"
                : $"there is no file '{path}'";
            return null;
        }
    }

    /// <summary>The name of the module in messages.</summary>
    public static string NameOf(string path) => path == StandardInput ? "standard input" : $"'{path}'";

    private static byte[]? TryReadWhole(Stream stream, string name, out string? fault)
    {
        using var content = new MemoryStream();
        var buffer = new byte[BufferBytes];
        for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
        {
            if (content.Length + count > MaxBytes)
            {
                fault = FormattableString.Invariant($"{name} has more than {MaxBytes:N0} bytes, which is the most that a module may have");
                return null;
            }

            content.Write(buffer.AsSpan(0, count));
        }

        fault = null;
        return content.ToArray();
    }

    private static byte[]? TryTranslate(byte[] content, string name, out string? fault)
    {
        fault = null;
        if (!IsText(content))
        {
            return content;
        }

        try
        {
            return Wat.ToBinary(Encoding.UTF8.GetString(content));
        }
        catch (FormatException e)
        {
            fault = $"{name} looks like WebAssembly text and cannot be translated: {e.Message}";
            return null;
        }
    }

    // The text format begins with a parenthesis, after white space and comments ("(;" or ";;"). The binary format begins with a zero byte.
    private static bool IsText(ReadOnlySpan<byte> content)
    {
        var mark = content.StartsWith("\ufeff"u8) ? 3 : 0;
        var start = content[mark..].TrimStart(" \t\r\n"u8);
        return start.StartsWith("("u8) || start.StartsWith(";;"u8);
    }
}
