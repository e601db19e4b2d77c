using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Tests.Wasi.FileSystem;

/// <summary>Calls that create, move or remove a name do not touch the target of a link of that name, with or without a slash at the end of the path.</summary>
[Trait("Trial", "1.17")]
public sealed class DanglingLinkTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const int Exists = 20;
    private const int Loop = 32;
    private const int NoEntry = 44;
    private const int NotDirectory = 54;

    /// <summary>A dangling link "link", a link "to-dir" to the directory "dir", this directory and a file.</summary>
    private static readonly FileTreeEntry[] Content =
    [
        FileTreeEntry.Link("link", "target"), FileTreeEntry.Link("to-dir", "dir"), FileTreeEntry.Directory("dir"), FileTreeEntry.File("file", "x"u8.ToArray()),
    ];

    public static TheoryData<string> Kinds => MountKind.Writable;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Open_ExclusiveOnADanglingLink_SaysThatItExists(string kind)
    {
        Check(kind, Open("link", lookup: 1, flags: 5), Exists);
        Check(kind, Open("link", lookup: 0, flags: 5), Exists);
        Check(kind, Open("link", lookup: 1, flags: 13), Exists);
        Check(kind, Open("to-dir", lookup: 1, flags: 5), Exists);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Open_CreatingWithoutExclusive_FollowsALinkUnlessToldNotTo(string kind)
    {
        Check(kind, Open("link", lookup: 0, flags: 1), Loop);
        Check(kind, Open("link", lookup: 1, flags: 0), NoEntry);
        Check(kind, Open("link", lookup: 1, flags: 1), 0, made: true);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Make_OnADanglingLink_SaysThatItExists(string kind)
    {
        foreach (var name in (string[])["link", "link/"])
        {
            Check(kind, $"(call $path_create_directory (i32.const 3) {Name(name)})", Exists);
            Check(kind, $"(call $path_symlink {Name("file")} (i32.const 3) {Name(name)})", Exists);
            Check(kind, $"(call $path_link (i32.const 3) (i32.const 0) {Name("file")} (i32.const 3) {Name(name)})", Exists);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void MoveAndRemove_ALinkWithASlash_LeaveItsTargetAlone(string kind)
    {
        Check(kind, $"(call $path_rename (i32.const 3) {Name("dir")} (i32.const 3) {Name("link/")})", NotDirectory);
        Check(kind, $"(call $path_rename (i32.const 3) {Name("file")} (i32.const 3) {Name("link/")})", NotDirectory);
        Check(kind, $"(call $path_rename (i32.const 3) {Name("to-dir/")} (i32.const 3) {Name("target")})", NotDirectory);
        Check(kind, $"(call $path_remove_directory (i32.const 3) {Name("to-dir/")})", NotDirectory);
        Check(kind, $"(call $path_unlink_file (i32.const 3) {Name("to-dir/")})", NotDirectory);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rename_OntoADanglingLink_ReplacesTheLink(string kind) =>
        Check(kind, $"(call $path_rename (i32.const 3) {Name("file")} (i32.const 3) {Name("link")})", 0);

    private static string Open(string name, int lookup, int flags) =>
        $"(call $path_open (i32.const 3) (i32.const {lookup}) {Name(name)} (i32.const {flags}) (i64.const 0x1fffffff) (i64.const 0) (i32.const 0) (i32.const 1100))";

    private static string Name(string name) => $"(i32.const {AddressOf(name)}) (i32.const {name.Length})";

    private static int AddressOf(string name) => name.TrimEnd('/') switch { "link" => 3000, "to-dir" => 3010, "dir" => 3020, "file" => 3030, _ => 3040 };

    // Checks that the call returns the error number, that "dir" still exists, and that "target" was created only when it should be.
    private void Check(string kind, string call, int errno, bool made = false)
    {
        const string Names = """
            (data (i32.const 3000) "link/") (data (i32.const 3010) "to-dir/") (data (i32.const 3020) "dir") (data (i32.const 3030) "file") (data (i32.const 3040) "target")
            """;
        var stat = (string name) => $"(call $path_filestat_get (i32.const 3) (i32.const 0) {Name(name)} (i32.const 1200))";
        var body =
            $"(local.set $n {call}) (if {stat("dir")} (then (return (i32.const 1000)))) (if (i32.eqz {stat("target")}) (then (local.set $m (i32.const 2000)))) (i32.add (local.get $n) (local.get $m))";
        using var mount = MountKind.Create(kind, Content);
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(body, Names), WasiGuest.Files(null, mount.Mount));
        Assert.Equal((call, made ? errno + 2000 : errno), (call, outcome.Result.AsI32()));
    }
}
