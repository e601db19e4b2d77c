namespace WasmOs.Functions.Access;

/// <summary>Whether callers need credentials (<c>AUTH_MODE</c>).</summary>
public enum AccessMode
{
    /// <summary>Callers need credentials, except on a host that only this machine can reach and that has no user yet.</summary>
    Auto,

    /// <summary>Callers always need credentials.</summary>
    Required,

    /// <summary>Nobody needs credentials: everybody who reaches the host may do everything.</summary>
    Off,
}
