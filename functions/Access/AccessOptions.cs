namespace WasmOs.Functions.Access;

/// <summary>The options of <see cref="AccessGate"/>.</summary>
public sealed class AccessOptions
{
    /// <summary>Whether callers need credentials (<c>AUTH_MODE</c>).</summary>
    /// <value><see cref="AccessMode.Auto"/></value>
    public AccessMode Mode { get; set; }

    /// <summary>Whether only this machine can reach the host, and no proxy passes requests of others on.</summary>
    /// <value>false</value>
    public bool IsLoopback { get; set; }
}
