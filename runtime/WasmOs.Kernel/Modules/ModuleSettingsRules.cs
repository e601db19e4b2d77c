using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Modules;

/// <summary>Validates and applies changes of settings. Reports all errors at once.</summary>
internal sealed class ModuleSettingsRules(ModuleLimitCeiling ceiling, CapabilityOptions options)
{
    // A table property holds 64 KiB. The rest is reserved for members that later versions may add.
    private const int MaxSettingsBytes = 48 * 1024;
    private const int MaxEntries = 100;
    private const int MaxDescription = 2_000;

    /// <summary>
    /// Adds an error for each invalid member of the changed settings; <paramref name="prefix"/> is <c>settings.</c> when the settings are part of a larger
    /// request. A member that did not change is not checked: a rule that became stricter in the meantime must not keep the owner from changing something else.
    /// </summary>
    public void Check(ModuleSettings changed, ModuleSettings before, string prefix, FieldErrors errors)
    {
        if (!ReferenceEquals(changed.Limits, before.Limits))
        {
            ModuleLimitCeiling.Check(changed.Limits, ceiling.Most, $"{prefix}limits", errors);
        }

        if (!ReferenceEquals(changed.Capabilities, before.Capabilities))
        {
            CapabilityRules.Check(changed.Capabilities, options.HostDirectories, options.Most, $"{prefix}capabilities.", errors, options.MountSetting);
        }

        if (changed.Args != before.Args)
        {
            CheckTexts(changed.Args, $"{prefix}args", errors);
        }

        if (!ReferenceEquals(changed.Env, before.Env))
        {
            CheckMap(changed.Env, $"{prefix}env", IsVariableName, "A variable's name is not empty and holds no '=', no NUL and no control character.", errors);
        }

        if (!ReferenceEquals(changed.Labels, before.Labels))
        {
            CheckMap(changed.Labels, $"{prefix}labels", IsLabelName, "A label's name is 1 to 63 letters, digits, '.', '_', '-' and '/'.", errors);
        }

        if (changed.Description is { Length: > MaxDescription })
        {
            errors.Add($"{prefix}description", $"Give at most {MaxDescription} characters.");
        }
    }

    /// <summary>Applies a change, or returns the errors in its result. Without a change the settings stay as they are.</summary>
    public Result<ModuleSettings> Apply(ModuleSettings settings, Func<ModuleSettings, ModuleSettings>? change, string prefix)
    {
        if (change is null)
        {
            return settings;
        }

        var changed = change(settings);
        var errors = new FieldErrors();
        Check(changed, settings, prefix, errors);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        var size = JsonSerializer.SerializeToUtf8Bytes(changed, ModuleJson.Default.ModuleSettings).Length;
        return size <= MaxSettingsBytes
            ? changed
            : KernelErrors.TooLarge($"The settings take {size} bytes as JSON; {MaxSettingsBytes} are allowed. Shorten env, args or labels.");
    }

    private static void CheckTexts(ImmutableArray<string> texts, string field, FieldErrors errors)
    {
        if (texts.Length > MaxEntries)
        {
            errors.Add(field, $"Give at most {MaxEntries}.");
        }

        for (var i = 0; i < texts.Length; i++)
        {
            if (texts[i] is not { } text || text.Contains('\0', StringComparison.Ordinal) || !IsUnicode(text))
            {
                errors.Add($"{field}[{i}]", "Give a Unicode text without NUL.");
            }
        }
    }

    private static void CheckMap(
        IReadOnlyDictionary<string, string> map, string field, Predicate<string> isName, string rule, FieldErrors errors)
    {
        if (map.Count > MaxEntries)
        {
            errors.Add(field, $"Give at most {MaxEntries}.");
        }

        foreach (var (name, value) in map)
        {
            if (!isName(name))
            {
                errors.Add($"{field}.{Quoted.Of(name)}", rule);
            }
            else if (value is null || value.Contains('\0', StringComparison.Ordinal) || !IsUnicode(value))
            {
                errors.Add($"{field}.{name}", "Give a Unicode text without NUL.");
            }
        }
    }

    private static bool IsVariableName(string name) =>
        name.Length is > 0 and <= 255 && !name.Contains('=', StringComparison.Ordinal) && !HasControl(name) && IsUnicode(name);

    private static bool IsLabelName(string name) =>
        name.Length is > 0 and <= 63 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/');

    private static bool HasControl(string text) => text.Any(char.IsControl);

    /// <summary>Whether the text has no unpaired surrogates. Text with unpaired surrogates cannot be encoded as UTF-8.</summary>
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
