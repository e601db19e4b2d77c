namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>How e-mails are sent.</summary>
public sealed class SmtpOptions
{
    /// <summary>The port for mail from programs (RFC 6409).</summary>
    public const int DefaultPort = 587;

    /// <summary>The server's name.</summary>
    /// <value>null: no e-mail is sent</value>
    public string? Host { get; set; }

    /// <summary>The server's port.</summary>
    /// <value>587</value>
    public int Port { get; set; } = DefaultPort;

    /// <summary>The sender's address.</summary>
    /// <value>null: no e-mail is sent</value>
    public string? From { get; set; }

    /// <summary>How the connection is protected.</summary>
    /// <value>STARTTLS</value>
    public SmtpProtection Protection { get; set; } = SmtpProtection.StartTls;

    /// <summary>The user.</summary>
    /// <value>null: the server asks for none</value>
    public string? User { get; set; }

    /// <summary>The user's password. It is a secret.</summary>
    /// <value>null: the server asks for none</value>
    public string? Password { get; set; }

    /// <summary>A PEM file with the authorities that may certify the server.</summary>
    /// <value>null: those of the system</value>
    public string? AuthoritiesFile { get; set; }

    /// <summary>Whether e-mail can be sent.</summary>
    public bool IsSet => Host is not null && From is not null;
}
