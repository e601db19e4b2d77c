namespace WasmOs.Kernel.Modules;

/// <summary>What a module receives of the HTTP requests that it handles as an HTTP guest. Immutable.</summary>
public sealed record ModuleHttp
{
    /// <summary>The default: the guest does not receive a client's credentials.</summary>
    public static ModuleHttp Default { get; } = new();

    /// <summary>
    /// Whether everybody may call the module as an HTTP guest, without credentials. <value>False by default: callers need the permission to run it.</value>
    /// </summary>
    public bool Public { get; init; }

    /// <summary>Whether the header <c>Authorization</c> reaches the guest. <value>False by default.</value></summary>
    public bool PassAuthorization { get; init; }

    /// <summary>Whether the header <c>Cookie</c> reaches the guest. <value>False by default.</value></summary>
    public bool PassCookies { get; init; }

    /// <summary>
    /// Whether the guest reads its standard input to the end and ignores <c>CONTENT_LENGTH</c>. If so, a body without a length is streamed to the guest;
    /// otherwise it is buffered first, up to a limit, to determine its length. <value>False by default, as in CGI.</value>
    /// </summary>
    public bool ReadsToEnd { get; init; }
}
