using System.Text;
using WasmOs.Cli.Streams;
using WasmOs.Wasmtime;

namespace WasmOs.Cli.Modules;

/// <summary>A module as a file, or <c>-</c> for standard input; in the binary format or as text (<c>.wat</c>), told apart by their first bytes.</summary>
internal static class ModuleFile
{
    /// <summary>More than any compiler makes of one program, and what a file must not exceed to be taken into memory.</summary>
    public const int MaxBytes = 100_000_000;

    /// <summary>What stands for standard input.</summary>
    public const string StandardInput = "-";

    private const int BufferBytes = 64 * 1024;

    /// <summary>The module in the binary format; null when it cannot be read.</summary>
    public static byte[]? TryRead(string path, out string? fault)
    {
        try
        {
            if (Directory.Exists(path))
            {
                fault = $"'{path}' is a directory; name a module in it";
                return null;
            }

            // Not by a file's length: a pipe, as of <(command), has none.
            using var stream = path == StandardInput ? ProcessDescriptors.OpenInputStream() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return TryReadWhole(stream, NameOf(path), out fault) is { } content ? TryTranslate(content, NameOf(path), out fault) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault = path == StandardInput || File.Exists(path) || Directory.Exists(path) ? $"{NameOf(path)} cannot be read: {e.Message}" : $"there is no file '{path}'";
            return null;
        }
    }

    /// <summary>How messages call it.</summary>
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

    // Text begins with a parenthesis, after comments ("(;" and ";;") and white space; a binary with a zero.
    private static bool IsText(ReadOnlySpan<byte> content)
    {
        var mark = content.StartsWith("\ufeff"u8) ? 3 : 0;
        var start = content[mark..].TrimStart(" \t\r\n"u8);
        return start.StartsWith("("u8) || start.StartsWith(";;"u8);
    }
}
