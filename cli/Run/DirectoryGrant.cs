namespace WasmOs.Cli.Run;

/// <summary>A directory of this machine for the guest.</summary>
internal sealed record DirectoryGrant(string HostPath, string GuestPath, bool IsReadOnly)
{
    private const string Separator = "::";
    private const string ReadOnly = "ro";

    /// <summary>
    /// Reads <c>HOST[::GUEST][::ro]</c>; null when it is something else. Without GUEST the guest finds the directory by the name that it has here, as with wasmtime: after
    /// <c>--dir .</c> by <c>.</c>, which is where relative names begin. <c>HOST::ro</c> is to be read only; a guest's directory with that name is <c>HOST::./ro</c>.
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
