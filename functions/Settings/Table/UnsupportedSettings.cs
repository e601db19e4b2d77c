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
        ("AUTH_", "There is no authentication yet: put a gateway that checks callers in front."),
        ("JWT_", "There is no authentication yet: put a gateway that checks callers in front."),
        ("OIDC_", "There is no authentication yet: put a gateway that checks callers in front."),
        ("LDAP_", "There is no authentication yet: put a gateway that checks callers in front."),
        ("RATE_LIMIT_", "There is no rate limit for callers yet: put a gateway in front. extensions.http of host.json bounds how many requests run at once."),
        ("METRICS_PORT", "Figures are served with everything else: GET /api/v1/metrics/runtime."),
        ("AUDIT_", "There is no audit trail yet; what changes modules, tasks, schedules and webhooks leaves a line in the log."),
        ("CORS_ORIGINS", "Set ALLOWED_ORIGINS."),
        ("CORS_ALLOWED_ORIGINS", "Set ALLOWED_ORIGINS."),
        ("LOG_FORMAT", "ENVIRONMENT decides: development logs for people, any other name logs JSON."),
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
