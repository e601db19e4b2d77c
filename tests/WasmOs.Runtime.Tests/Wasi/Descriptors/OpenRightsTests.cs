using System.Text;
using WasmOs.Runtime.Tests.Wasi.FileSystem;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Tests.Wasi.Descriptors;

/// <summary>An open that requests rights which cannot be granted succeeds without them. A later call that needs such a right is refused.</summary>
[Trait("Trial", "1.14")]
public sealed class OpenRightsTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const int Exists = 20;
    private const int ReadOnly = 69;
    private const int NotCapable = 76;

    /// <summary>
    /// The rights that Go's <c>os.Open</c> requests: all rights, including the right to set the size, except those for reading directories, writing, allocating
    /// and syncing data.
    /// </summary>
    private const string GoReads = "0x0fffbebe";

    private const string All = "-1";
    private const string Write = "0x40";

    private static readonly FileTreeEntry[] Content = [FileTreeEntry.File("a", "content"u8.ToArray()), FileTreeEntry.Directory("b")];

    public static TheoryData<string> ReadOnlyKinds => MountKind.ReadOnly;

    [Theory]
    [MemberData(nameof(ReadOnlyKinds))]
    public void Read_ReadOnlyMountAskedForMore_IsDone(string kind)
    {
        using var mount = MountKind.Create(kind, Content);
        foreach (var rights in (string[])[GoReads, All])
        {
            var outcome = shared.Runtime.RunGuest(WasiGuest.Text(Show(rights)), WasiGuest.Files(null, mount.Mount));
            Assert.Equal((0, "content"), (outcome.Result.AsI32(), Encoding.UTF8.GetString(outcome.Stdout.Span)));
        }
    }

    [Theory]
    [MemberData(nameof(ReadOnlyKinds))]
    public void Change_ReadOnlyMountOpenedForAll_IsRefusedWhenItIsUsed(string kind)
    {
        using var mount = MountKind.Create(kind, Content);
        string[] changes =
        [
            "(call $fd_write (i32.load (i32.const 1100)) (i32.const 1024) (i32.const 1) (i32.const 1200))",
            "(call $fd_pwrite (i32.load (i32.const 1100)) (i32.const 1024) (i32.const 1) (i64.const 0) (i32.const 1200))",
            "(call $fd_filestat_set_size (i32.load (i32.const 1100)) (i64.const 0))",
            "(call $fd_allocate (i32.load (i32.const 1100)) (i64.const 0) (i64.const 100))",
            "(call $fd_filestat_set_times (i32.load (i32.const 1100)) (i64.const 0) (i64.const 0) (i32.const 5))",
        ];
        Assert.All(changes, change => Assert.Equal(ReadOnly, Run(mount, $"(if {Open(All, 0)} (then (return (i32.const 1000)))) {change}")));
        Assert.Equal("content", Encoding.UTF8.GetString(shared.Runtime.RunGuest(WasiGuest.Text(Show("2")), WasiGuest.Files(null, mount.Mount)).Stdout.Span));
    }

    /// <summary><c>fd_fdstat_get</c> returns the rights that the descriptor has, not those that were requested.</summary>
    [Theory]
    [MemberData(nameof(ReadOnlyKinds))]
    public void Status_ReadOnlyMountOpenedForAll_LacksTheRightsToWrite(string kind)
    {
        using var mount = MountKind.Create(kind, Content);
        var rights = Run(mount, $"(drop {Open(All, 0)}) (drop (call $fd_fdstat_get (i32.load (i32.const 1100)) (i32.const 1200))) (i32.load (i32.const 1208))");
        Assert.Equal(0x2, rights & (0x40 | 0x100 | 0x400000 | 0x2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    public void Open_ReadOnlyMountToMakeOrEmpty_IsRefused(int flags)
    {
        foreach (var kind in (string[])["bundle", "volume-ro", "host-ro"])
        {
            using var mount = MountKind.Create(kind, Content);
            Assert.Equal(ReadOnly, Run(mount, Open(All, flags)));
            Assert.Equal((flags & 1) != 0 ? ReadOnly : 44, Run(mount, Open(All, flags, name: 1003)));
        }
    }

    [Theory]
    [MemberData(nameof(ReadOnlyKinds))]
    public void Open_ReadOnlyMountToWriteAlone_IsRefused(string kind)
    {
        using var mount = MountKind.Create(kind, Content);
        Assert.Equal(ReadOnly, Run(mount, Open(Write, 0)));
    }

    [Fact]
    public void Open_DirectoryThatPassesOnLess_DropsTheRest()
    {
        using var mount = MountKind.Create("scratch", FileTreeEntry.File("b/a", "content"u8.ToArray()));
        string Through(string inheriting, string use) => $"""
            (if (call $path_open (i32.const 3) (i32.const 0) (i32.const 1002) (i32.const 1) (i32.const 2) (i64.const 0x2000) (i64.const {inheriting}) (i32.const 0) (i32.const 1104)) (then (return (i32.const 1000))))
            (if (call $path_open (i32.load (i32.const 1104)) (i32.const 0) (i32.const 1000) (i32.const 1) (i32.const 0) (i64.const -1) (i64.const -1) (i32.const 0) (i32.const 1100)) (then (return (i32.const 1001))))
            {use}
            """;
        const string Reads = "(call $fd_read (i32.load (i32.const 1100)) (i32.const 1024) (i32.const 1) (i32.const 1028))";
        const string Writes = "(call $fd_write (i32.load (i32.const 1100)) (i32.const 1024) (i32.const 1) (i32.const 1200))";
        Assert.Equal(0, Run(mount, Through("0x2", Reads)));
        Assert.Equal(NotCapable, Run(mount, Through("0x2", Writes)));
        Assert.Equal(0, Run(mount, Through("0x1fffffff", Writes)));
    }

    /// <summary>
    /// For a file that the policy only allows to be read, an open that also requests the right to write is no violation. A write is a violation.
    /// </summary>
    [Theory]
    [InlineData(GoReads, false)]
    [InlineData(All, false)]
    [InlineData(All, true)]
    public void Policy_FileThatMayBeRead_IsViolatedByWritingNotByAsking(string rights, bool writes)
    {
        using var mount = MountKind.Create("scratch", Content);
        var options = new WasiOptions { Mounts = [mount.Mount], Policy = new CapabilityPolicy { Files = FileGrant.Read, Learning = true } };
        var use = writes ? "(drop) (call $fd_write (i32.load (i32.const 1100)) (i32.const 1024) (i32.const 1) (i32.const 1200))" : "";
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text($"{Show(rights)} {use}"), options);
        Assert.Equal(writes ? NotCapable : 0, outcome.Result.AsI32());
        Assert.Equal("content", Encoding.UTF8.GetString(outcome.Stdout.Span));
        Assert.Equal(writes ? 1 : 0, outcome.Violations);
        var blocked = outcome.Capabilities.Where(seen => seen.Blocked).Select(seen => (seen.Capability, seen.Subject));
        Assert.Equal(writes ? [(Capability.FileWrite, "/a")] : [], blocked);
    }

    [Theory]
    [InlineData(Write, 0)]
    [InlineData(All, 8)]
    public void Policy_FileThatMayBeRead_IsViolatedByOpeningItToWriteAlone(string rights, int flags)
    {
        using var mount = MountKind.Create("scratch", Content);
        var options = new WasiOptions { Mounts = [mount.Mount], Policy = new CapabilityPolicy { Files = FileGrant.Read } };
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(Open(rights, flags)), options);
        Assert.Equal((NotCapable, 1), (outcome.Result.AsI32(), outcome.Violations));
    }

    /// <summary>
    /// A descriptor that was opened for reading has the right to set the file's times, so the policy's rules for the path are checked there too.
    /// </summary>
    [Theory]
    [InlineData("/c", 0)]
    [InlineData("/a", NotCapable)]
    public void SetTimes_ThroughADescriptor_FollowsThePathsRule(string readOnlyPath, int errno)
    {
        using var mount = MountKind.Create("scratch", Content);
        var options = new WasiOptions { Mounts = [mount.Mount], Policy = new CapabilityPolicy { Files = FileGrant.ReadWrite, ReadOnlyPaths = [readOnlyPath] } };
        var body = $"(drop {Open(GoReads, 0)}) (call $fd_filestat_set_times (i32.load (i32.const 1100)) (i64.const 0) (i64.const 0) (i32.const 5))";
        Assert.Equal(errno, shared.Runtime.RunGuest(WasiGuest.Text(body), options).Result.AsI32());
    }

    [Fact]
    [Trait("Trial", "1.17")]
    public void Open_ExclusiveOnAFile_SaysThatItExists()
    {
        using var mount = MountKind.Create("scratch", Content);
        Assert.Equal(Exists, Run(mount, Open(All, 5)));
        Assert.Equal(0, Run(mount, Open(All, 5, name: 1003)));
    }

    // The name is given by its address: a (1000), b (1002), or c (1003), which does not exist.
    private static string Open(string rights, int flags, int name = 1000) =>
        $"(call $path_open (i32.const 3) (i32.const 1) (i32.const {name}) (i32.const 1) (i32.const {flags}) (i64.const {rights}) (i64.const {rights}) (i32.const 0) (i32.const 1100))";

    private static string Show(string rights) => $"""
        (local.set $m {Open(rights, 0)})
        (drop (call $fd_read (i32.load (i32.const 1100)) (i32.const 1024) (i32.const 1) (i32.const 1028)))
        (if (i32.eqz (local.get $m)) (then (drop (call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1) (i32.const 1200)))))
        (local.get $m)
        """;

    private int Run(MountKind mount, string body) =>
        shared.Runtime.RunGuest(WasiGuest.Text(body, "(data (i32.const 1003) \"c\")"), WasiGuest.Files(null, mount.Mount)).Result.AsI32();
}
