namespace WasmOs.Cli;

internal static class ModuleFile
{
    /// <summary>More than any compiler makes of one program, and what a file must not exceed to be taken into memory.</summary>
    public const int MaxBytes = 100_000_000;

    /// <summary>The file's bytes; null when it cannot be read.</summary>
    public static byte[]? TryRead(string path, out string? fault)
    {
        fault = null;
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            if (length > MaxBytes)
            {
                fault = FormattableString.Invariant($"'{path}' has {length:N0} bytes; a module has {MaxBytes:N0} at most");
                return null;
            }

            // Not by the length: a pipe, as of <(command), has none.
            using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
            using var content = new MemoryStream((int)length);
            stream.CopyTo(content);
            return content.Capacity == content.Length ? content.GetBuffer() : content.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault = File.Exists(path) || Directory.Exists(path) ? $"'{path}' cannot be read: {e.Message}" : $"there is no file '{path}'";
            return null;
        }
    }
}
