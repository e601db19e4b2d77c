namespace WasmOs.Functions.Settings;

/// <summary>Reads settings and collects all their errors. Not thread-safe.</summary>
/// <param name="find">Finds the text of a setting by its name; null when it is not set.</param>
public sealed class SettingReader(Func<string, string?> find)
{
    private readonly HashSet<string> _wrong = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>One sentence for each error. It begins with the setting's name.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Whether a setting was read and had an error.</summary>
    public bool IsWrong(Setting setting) => _wrong.Contains(setting.Name);

    /// <summary>The value of a setting, or <paramref name="otherwise"/> when it is not set, empty or wrong.</summary>
    public T Read<T>(Setting<T> setting, T otherwise) => TryRead(setting, out var value) ? value : otherwise;

    /// <summary>The value of a setting of a value type, or <paramref name="otherwise"/> (which may be null) when it is not set, empty or wrong.</summary>
    public T? ReadOptional<T>(Setting<T> setting, T? otherwise)
        where T : struct => TryRead(setting, out var value) ? value : otherwise;

    /// <summary>The value of a setting; null when it is not set or is wrong. Adds no error.</summary>
    public T? Find<T>(Setting<T> setting)
        where T : struct => TextOf(setting) is { } text && setting.TryParse(text, new List<string>(), out var value) ? value : null;

    /// <summary>The text of a setting without white space around it; null when it is not set.</summary>
    internal string? TextOf(Setting setting) => find(setting.Name)?.Trim() is { Length: > 0 } text ? text : null;

    private bool TryRead<T>(Setting<T> setting, out T value)
    {
        value = default!;
        if (TextOf(setting) is not { } text)
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
