namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of identity providers.</summary>
public static class FederationSettings
{
    /// <summary>The operator's file of identity providers.</summary>
    public static Setting<string> ProvidersFile { get; } = SettingTypes.Text(
        "IDENTITY_PROVIDERS_FILE", "YAML or JSON file of the OpenID Connect issuers and LDAP directories that are trusted", "a path", note: "local users only", path: true);

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All => [ProvidersFile];
}
