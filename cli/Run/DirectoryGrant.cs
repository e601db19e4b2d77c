namespace WasmOs.Cli.Run;

/// <summary>A directory of this machine that the guest may use.</summary>
internal sealed record DirectoryGrant(string HostPath, string GuestPath, bool IsReadOnly)
{
    private const string Separator = "::";
    private const string ReadOnly = "ro";

    /// <summary>
    /// Reads <c>HOST[::GUEST][::ro]</c>; null for any other form. Without GUEST the guest sees the directory under the same name, as with wasmtime: <c>--dir
    /// .</c> is <c>.</c>, where relative names begin.
    /// <c>HOST::ro</c> is read-only. To name the guest's directory "ro", write <c>HOST::./ro</c>.
    /// </summary>
    public static DirectoryGrant? TryParse(string text) => text.Split(Separator) switch
    {
        [{ Length: > 0 } host] => new DirectoryGrant(host, host, IsReadOnly: false),
        [{ Length: > 0 } host, ReadOnly] => new DirectoryGrant(host, host, IsReadOnly: true),
        [{ Length: > 0 } host, { Length: > 0 } guest] => new DirectoryGrant(host, guest, IsReadOnly: false),
        [{ Length: > 0 } host, { Length: > 0 } guest, ReadOnly] => new DirectoryGrant(host, guest, IsReadOnly: true),
        _ => null,
    };
}
