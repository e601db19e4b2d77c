namespace WasmOs.Host.Configuration;

/// <summary>Collects what is wrong (errors) and odd (warnings) in all sources of settings, so that a user sees it all at once.</summary>
internal sealed class SettingReport
{
    /// <summary>What hinders a start.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>What does not.</summary>
    public List<string> Warnings { get; } = [];
}
