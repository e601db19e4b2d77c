using WasmOs.Functions.Pipeline;

namespace WasmOs.Functions.Configuration;

/// <summary>Reads a file that the operator names by a setting.</summary>
internal static class OperatorFile
{
    /// <summary>Reads the file.</summary>
    /// <param name="setting">The name of the setting, with which errors begin.</param>
    /// <param name="path">The absolute path of the file.</param>
    /// <param name="maxBytes">The largest file that is read, bytes.</param>
    /// <param name="parse">Reads the text, and adds what is wrong in it to <paramref name="errors"/>.</param>
    /// <param name="otherwise">The result when the file is too large or cannot be read.</param>
    /// <param name="errors">Receives a sentence for each error.</param>
    public static T Read<T>(string setting, string path, long maxBytes, Func<string, T> parse, T otherwise, ICollection<string> errors)
    {
        try
        {
            if (new FileInfo(path).Length <= maxBytes)
            {
                return parse(File.ReadAllText(path));
            }

            errors.Add($"{setting}: '{LogText.Escape(path)}' is larger than {maxBytes} bytes.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add($"{setting}: '{LogText.Escape(path)}' cannot be read: {e.Message}");
        }

        return otherwise;
    }
}
