using WasmOs.Functions.Access;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of who may call the API.</summary>
public static class AccessSettings
{
    /// <summary>Whether callers need credentials.</summary>
    public static Setting<AccessMode> Mode { get; } = new(
        "AUTH_MODE", "whether callers need credentials; `auto`: not while only this machine can reach the host and there is no user; `off`: never, for everybody",
        "auto, required or off", "auto", ParseMode);

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All => [Mode];

    private static bool ParseMode(string text, ICollection<string> faults, out AccessMode mode)
    {
        (mode, var isKnown) = text.ToLowerInvariant() switch
        {
            "auto" => (AccessMode.Auto, true),
            "required" => (AccessMode.Required, true),
            "off" => (AccessMode.Off, true),
            _ => (AccessMode.Required, false),
        };
        return isKnown;
    }
}
