namespace WasmOs.Functions.Settings;

/// <summary>Reads settings by the table and collects what is wrong with all of them. For one thread.</summary>
/// <param name="find">The text of a setting by its name; null when it is not set.</param>
public sealed class SettingReader(Func<string, string?> find)
{
    private readonly HashSet<string> _wrong = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A sentence for each thing that is wrong, each beginning with the setting's name.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Whether a setting was read and was wrong.</summary>
    public bool IsWrong(Setting setting) => _wrong.Contains(setting.Name);

    /// <summary>The value of a setting, or <paramref name="otherwise"/> when it is not set, empty or wrong.</summary>
    public T Read<T>(Setting<T> setting, T otherwise) => TryRead(setting, out var value) ? value : otherwise;

    /// <summary>The same for a value that may be missing.</summary>
    public T? ReadOptional<T>(Setting<T> setting, T? otherwise)
        where T : struct => TryRead(setting, out var value) ? value : otherwise;

    private bool TryRead<T>(Setting<T> setting, out T value)
    {
        value = default!;
        if (find(setting.Name)?.Trim() is not { Length: > 0 } text)
        {
            return false;
        }

        var read = setting.TryParse(text, Errors, out value);
        if (!read)
        {
            _wrong.Add(setting.Name);
        }

        return read;
    }
}
