using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Wasi.FileSystem.Host;

namespace WasmOs.Kernel.Modules;

/// <summary>Checks and applies changes of settings; all faults at once.</summary>
internal sealed class ModuleSettingsRules(ModuleLimitCeiling ceiling, HostDirectories? directories)
{
    // A table's property holds 64 KiB; the rest of the room is for members to come.
    private const int MaxSettingsBytes = 48 * 1024;
    private const int MaxEntries = 100;
    private const int MaxDescription = 2_000;

    /// <summary>Adds what is wrong with a change; <paramref name="prefix"/> is <c>settings.</c> when it is a part of a larger request.</summary>
    public void Check(ModuleSettingsPatch patch, string prefix, FieldErrors faults)
    {
        if (patch.Limits is { } limits)
        {
            ModuleLimitCeiling.Check(limits, ceiling.Most, $"{prefix}limits", faults);
        }

        if (patch.Capabilities is { } capabilities)
        {
            CapabilityRules.Check(capabilities, directories, $"{prefix}capabilities.", faults);
        }

        CheckTexts(patch.Args, $"{prefix}args", faults);
        CheckMap(patch.Env, $"{prefix}env", IsVariableName, "A variable's name is not empty and holds no '=', no NUL and no control character.", faults);
        CheckMap(patch.Labels, $"{prefix}labels", IsLabelName, "A label's name is 1 to 63 letters, digits, '.', '_', '-' and '/'.", faults);
        if (patch.Description is { Length: > MaxDescription })
        {
            faults.Add($"{prefix}description", $"Give at most {MaxDescription} characters.");
        }
    }

    public static Result<ModuleSettings> Apply(ModuleSettings settings, ModuleSettingsPatch? patch)
    {
        if (patch is null)
        {
            return settings;
        }

        var changed = settings with
        {
            Limits = patch.Limits ?? settings.Limits,
            Capabilities = patch.Capabilities ?? settings.Capabilities,
            Http = patch.Http ?? settings.Http,
            Env = patch.Env?.ToFrozenDictionary(StringComparer.Ordinal) ?? settings.Env,
            Args = patch.Args is { } args ? [.. args] : settings.Args,
            Description = patch.Description ?? settings.Description,
            Labels = patch.Labels?.ToFrozenDictionary(StringComparer.Ordinal) ?? settings.Labels,
        };
        var size = JsonSerializer.SerializeToUtf8Bytes(changed, ModuleJson.Default.ModuleSettings).Length;
        return size <= MaxSettingsBytes
            ? changed
            : KernelErrors.TooLarge($"The settings take {size} bytes as JSON; {MaxSettingsBytes} are allowed. Shorten env, args or labels.");
    }

    private static void CheckTexts(IReadOnlyList<string>? texts, string field, FieldErrors faults)
    {
        if (texts is { Count: > MaxEntries })
        {
            faults.Add(field, $"Give at most {MaxEntries}.");
        }

        for (var i = 0; i < texts?.Count; i++)
        {
            if (texts[i] is not { } text || text.Contains('\0', StringComparison.Ordinal) || !IsUnicode(text))
            {
                faults.Add($"{field}[{i}]", "Give a Unicode text without NUL.");
            }
        }
    }

    private static void CheckMap(
        IReadOnlyDictionary<string, string>? map, string field, Predicate<string> isName, string rule, FieldErrors faults)
    {
        if (map is { Count: > MaxEntries })
        {
            faults.Add(field, $"Give at most {MaxEntries}.");
        }

        foreach (var (name, value) in map ?? FrozenDictionary<string, string>.Empty)
        {
            if (!isName(name))
            {
                faults.Add($"{field}.{Quoted.Of(name)}", rule);
            }
            else if (value is null || value.Contains('\0', StringComparison.Ordinal) || !IsUnicode(value))
            {
                faults.Add($"{field}.{name}", "Give a Unicode text without NUL.");
            }
        }
    }

    private static bool IsVariableName(string name) =>
        name.Length is > 0 and <= 255 && !name.Contains('=', StringComparison.Ordinal) && !HasControl(name) && IsUnicode(name);

    private static bool IsLabelName(string name) =>
        name.Length is > 0 and <= 63 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/');

    private static bool HasControl(string text) => text.Any(char.IsControl);

    /// <summary>Whether there are no lone surrogates: such text has no UTF-8 form.</summary>
    private static bool IsUnicode(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return !HasLoneSurrogate(text);
            }
        }

        return true;
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
