namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>How the connection to a mail server is protected.</summary>
public enum SmtpProtection
{
    /// <summary>It begins plain, and TLS follows before anything that matters; a server without it is not used (RFC 3207).</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>Not at all: for a server on this machine.</summary>
    None,
}
