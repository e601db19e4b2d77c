namespace WasmOs.Kernel.Access;

/// <summary>How a caller was recognized.</summary>
public enum CallerKind
{
    /// <summary>The caller gave no credentials, and the host asks for some.</summary>
    Anonymous,

    /// <summary>The host asks nobody for credentials (<c>AUTH_MODE</c>): everybody may do everything.</summary>
    Open,

    /// <summary>A user who signed in with a password, by OIDC or by LDAP.</summary>
    User,

    /// <summary>An API key.</summary>
    ApiKey,

    /// <summary>A machine with a token of a trusted issuer.</summary>
    Machine,

    /// <summary>The operator of the host: the host's key, the setup token or a command on the data folder.</summary>
    Operator,
}
