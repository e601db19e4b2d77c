namespace WasmOs.Functions.Settings.Table;

/// <summary>
/// Settings that people know from other systems or from plans of this interface, and that WasmOS does not have. To ignore them could be dangerous, because the
/// operator relies on them. So they are errors.
/// </summary>
internal static class UnsupportedSettings
{
    private const string HostJsonAdvice = "This host reads host.json alone: set it there.";

    // A name, or the beginning of names that ends with _ or :, and what to do instead.
    private static readonly (string Name, string Advice)[] List =
    [
        ("TLS_", "The host speaks plain HTTP: end TLS at a proxy or gateway in front of it."),
        ("SSL_CERT_PATH", "The host speaks plain HTTP: end TLS at a proxy or gateway in front of it."),
        ("SSL_KEY_PATH", "The host speaks plain HTTP: end TLS at a proxy or gateway in front of it."),
        ("HTTPS_PORT", "The host speaks plain HTTP: end TLS at a proxy or gateway in front of it, and set SERVER_PORT."),
        ("AUTH_", "AUTH_MODE says whether callers need credentials; users, roles and keys are made over REST."),
        ("JWT_", "JWT_SECRET alone is read; without it the host makes the keys that sign tokens."),
        ("OIDC_", "IDENTITY_PROVIDERS_FILE names the file of the issuers that are trusted."),
        ("LDAP_", "IDENTITY_PROVIDERS_FILE names the file of the directories that check passwords."),
        ("RATE_LIMIT_", "Tiers bound how often a caller may call: FREE_TIER_RATE_MINUTE and its kin, or PUT /api/v1/tiers."),
        ("AUDIT_", "AUDIT_EXECUTIONS says which runs the audit trail records, AUDIT_RETENTION_DAYS how long it is kept."),
        ("CORS_ORIGINS", "Set ALLOWED_ORIGINS."),
        ("CORS_ALLOWED_ORIGINS", "Set ALLOWED_ORIGINS."),
        ("LOG_FILE", "Lines go to standard output: direct it to a file."),
        ("AzureFunctionsJobHost__", HostJsonAdvice),
        ("AzureFunctionsJobHost:", HostJsonAdvice),
    ];

    /// <summary>What to do instead of setting this name; null when the name is not in the list.</summary>
    public static string? Find(string name)
    {
        foreach (var (unsupported, advice) in List)
        {
            var matches = unsupported[^1] is '_' or ':'
                ? name.StartsWith(unsupported, StringComparison.OrdinalIgnoreCase)
                : name.Equals(unsupported, StringComparison.OrdinalIgnoreCase);
            if (matches)
            {
                return advice;
            }
        }

        return null;
    }
}
