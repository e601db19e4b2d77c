namespace WasmOs.Kernel.Modules;

/// <summary>What a module gets of the requests that it answers as an HTTP guest. Immutable.</summary>
public sealed record ModuleHttp
{
    /// <summary>What proves who a client is stays with the host.</summary>
    public static ModuleHttp Default { get; } = new();

    /// <summary>Whether the header <c>Authorization</c> reaches the guest. <value>False by default.</value></summary>
    public bool PassAuthorization { get; init; }

    /// <summary>Whether the header <c>Cookie</c> reaches the guest. <value>False by default.</value></summary>
    public bool PassCookies { get; init; }

    /// <summary>
    /// Whether the guest reads its standard input to the end, whatever <c>CONTENT_LENGTH</c> says: then a body that comes without a length is streamed to it, and else
    /// counted first, up to a limit. <value>False by default, as CGI has it.</value>
    /// </summary>
    public bool ReadsToEnd { get; init; }
}
