namespace WasmOs.Cli.Run;

/// <summary>A directory of this machine for the guest.</summary>
internal sealed record DirectoryGrant(string HostPath, string GuestPath, bool IsReadOnly)
{
    private const string Separator = "::";

    /// <summary>Reads <c>HOST::GUEST[::ro]</c>; null when it is something else.</summary>
    public static DirectoryGrant? TryParse(string text) => text.Split(Separator) switch
    {
        [{ Length: > 0 } host, ['/', ..] guest] => new DirectoryGrant(host, guest, IsReadOnly: false),
        [{ Length: > 0 } host, ['/', ..] guest, "ro"] => new DirectoryGrant(host, guest, IsReadOnly: true),
        _ => null,
    };
}
