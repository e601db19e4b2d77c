using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Tests.Wasi.FileSystem;

/// <summary>Paths that would leave the mount, and guests that exceed the limits of files, names, depth and sizes.</summary>
public sealed class HostileFileTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const int FileTooBig = 22;
    private const int Invalid = 28;
    private const int Loop = 32;
    private const int TooManyDescriptors = 33;
    private const int NameTooLong = 37;
    private const int NoEntry = 44;
    private const int NoSpace = 51;
    private const int NotPermitted = 63;

    // Opens the path stored at 3000 and follows links.
    private static string OpenName(int length) =>
        $"(call $path_open (i32.const 3) (i32.const 1) (i32.const 3000) (i32.const {length}) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 1100))";

    [Theory]
    [InlineData("../x", NotPermitted)]
    [InlineData("a/../../x", NotPermitted)]
    [InlineData("/etc/passwd", NotPermitted)]
    [InlineData("out", NotPermitted)]
    [InlineData("out/passwd", NotPermitted)]
    [InlineData("absolute", NotPermitted)]
    [InlineData("indirect/x", NotPermitted)]
    [InlineData("self", Loop)]
    [InlineData("left", Loop)]
    [InlineData("self/x", Loop)]
    [InlineData("x\\00y", Invalid)]
    [InlineData("..\\5c..\\5cx", NoEntry)]
    [InlineData("a/.../x", NoEntry)]
    [InlineData("\\ff\\fe", 25)]
    [InlineData("a/./../a/in", 0)]
    [InlineData("in", 0)]
    public void Open_PathsThatLeadOut_AreRefused(string path, int errno)
    {
        var length = path.Replace("\\00", "0", StringComparison.Ordinal).Replace("\\5c", "5", StringComparison.Ordinal)
            .Replace("\\ff", "f", StringComparison.Ordinal).Replace("\\fe", "f", StringComparison.Ordinal).Length;
        var body = OpenName(length);
        var tree = new FileTree(
        [
            FileTreeEntry.File("a/in", "x"u8.ToArray()), FileTreeEntry.Link("out", "../../etc"), FileTreeEntry.Link("absolute", "/etc/passwd"),
            FileTreeEntry.Link("indirect", "a/up"), FileTreeEntry.Link("a/up", "../.."), FileTreeEntry.Link("self", "self"),
            FileTreeEntry.Link("left", "right"), FileTreeEntry.Link("right", "left"), FileTreeEntry.Link("in", "a/in"),
        ]);
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(body, $"(data (i32.const 3000) \"{path}\")"), WasiGuest.Files(null, new ScratchMount("/", tree)));
        Assert.Equal(errno, outcome.Result.AsI32());
    }

    [Theory]
    [InlineData(255, NoEntry)]
    [InlineData(256, NameTooLong)]
    [InlineData(4097, NameTooLong)]
    [InlineData(100_000, NameTooLong)]
    public void Open_NamesOfAnyLength_AreBounded(int length, int errno)
    {
        var fill = $"(memory.fill (i32.const 3000) (i32.const 97) (i32.const {length}))";
        Assert.Equal(errno, shared.Runtime.RunGuest(WasiGuest.Text(fill + OpenName(length)), WasiGuest.Files()).Result.AsI32());
    }

    [Fact]
    public void Files_TwoHundredThousand_StopAtTheLimit()
    {
        const string Body = """
            (loop $next
              (i32.store (i32.const 3000) (i32.add (i32.const 0x30303030) (i32.or (i32.or
                (i32.and (local.get $n) (i32.const 63)) (i32.shl (i32.and (local.get $n) (i32.const 4032)) (i32.const 2)))
                (i32.shl (i32.and (local.get $n) (i32.const 258048)) (i32.const 4)))))
              (local.set $m (call $path_open (i32.const 3) (i32.const 0) (i32.const 3000) (i32.const 4) (i32.const 1) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 1100)))
              (if (i32.eqz (local.get $m)) (then
                (drop (call $fd_close (i32.load (i32.const 1100))))
                (local.set $n (i32.add (local.get $n) (i32.const 1)))
                (br_if $next (i32.lt_u (local.get $n) (i32.const 200000))))))
            (i32.add (local.get $n) (i32.mul (local.get $m) (i32.const 1000000)))
            """;
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(Body), WasiGuest.Files());
        Assert.Equal((NoSpace * 1_000_000) + WasiLimits.Default.MaxInodes, outcome.Result.AsI32());
    }

    [Fact]
    public void Directories_TwentyThousandInEachOther_StopAtTheLimit()
    {
        const string Body = """
            (i32.store (i32.const 1100) (i32.const 3))
            (loop $next
              (local.set $m (call $path_create_directory (i32.load (i32.const 1100)) (i32.const 1000) (i32.const 1)))
              (if (i32.eqz (local.get $m)) (then
                (drop (call $path_open (i32.load (i32.const 1100)) (i32.const 0) (i32.const 1000) (i32.const 1) (i32.const 2) (i64.const 0x7fffe00) (i64.const 0x7fffe00) (i32.const 0) (i32.const 1104)))
                (drop (call $fd_close (i32.load (i32.const 1100))))
                (i32.store (i32.const 1100) (i32.load (i32.const 1104)))
                (local.set $n (i32.add (local.get $n) (i32.const 1)))
                (br_if $next (i32.lt_u (local.get $n) (i32.const 20000))))))
            (i32.add (local.get $n) (i32.mul (local.get $m) (i32.const 1000000)))
            """;
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(Body), WasiGuest.Files());
        Assert.Equal((NameTooLong * 1_000_000) + WasiLimits.Default.MaxDepth, outcome.Result.AsI32());
    }

    [Fact]
    public void OpenFiles_TenAndEleven_OnlyTenAreOpened()
    {
        const string Body = $$"""
            (loop $next
              (local.set $m {{WasiGuest.OpenA}})
              (if (i32.eqz (local.get $m)) (then (local.set $n (i32.add (local.get $n) (i32.const 1))) (br $next))))
            (i32.add (local.get $n) (i32.mul (local.get $m) (i32.const 1000000)))
            """;
        Assert.Equal((TooManyDescriptors * 1_000_000) + 10, shared.Runtime.RunGuest(WasiGuest.Text(Body), WasiGuest.Files()).Result.AsI32());
    }

    [Theory]
    [InlineData(10_000_000 - 64, 0, 64)]
    [InlineData(10_000_000 - 32, 0, 32)]
    [InlineData(10_000_000, FileTooBig, 0)]
    [InlineData(long.MaxValue, FileTooBig, 0)]
    [InlineData(long.MinValue, Invalid, 0)]
    public void Write_AtAnyOffset_IsBoundedByTheFilesSize(long offset, int errno, int written)
    {
        var body =
            $"(drop {WasiGuest.OpenA}) (local.set $m (call $fd_pwrite (i32.load (i32.const 1100)) (i32.const 1024) (i32.const 1) (i64.const {offset}) (i32.const 1200)))"
            + "(i32.add (i32.load (i32.const 1200)) (i32.mul (local.get $m) (i32.const 1000)))";
        Assert.Equal((errno * 1000) + written, shared.Runtime.RunGuest(WasiGuest.Text(body), WasiGuest.Files()).Result.AsI32());
    }

    [Theory]
    [InlineData(10_000_000, 0)]
    [InlineData(10_000_001, FileTooBig)]
    [InlineData(-1, FileTooBig)]
    public void SetSize_OfAFile_IsBounded(long size, int errno)
    {
        var body = $"(drop {WasiGuest.OpenA}) (call $fd_filestat_set_size (i32.load (i32.const 1100)) (i64.const {size}))";
        Assert.Equal(errno, shared.Runtime.RunGuest(WasiGuest.Text(body), WasiGuest.Files()).Result.AsI32());
    }

    [Theory]
    [InlineData(128, 0)]
    [InlineData(127, NoSpace)]
    public void Mount_OfSoManyBytes_TakesNoMore(int bytes, int errno)
    {
        const string Body = $"(drop {WasiGuest.OpenA}) (call $fd_filestat_set_size (i32.load (i32.const 1100)) (i64.const 128))";
        Assert.Equal(errno, shared.Runtime.RunGuest(WasiGuest.Text(Body), WasiGuest.Files(new WasiLimits { MaxMountBytes = bytes })).Result.AsI32());
    }

    [Theory]
    [InlineData("(i64.const 0x7fffffffffffffff) (i32.const 0)", 0)]
    [InlineData("(i64.const -1) (i32.const 0)", Invalid)]
    [InlineData("(i64.const 0x7fffffffffffffff) (i32.const 2)", 0)]
    [InlineData("(i64.const 0) (i32.const 3)", Invalid)]
    public void Seek_FarAway_NeverGoesBelowZero(string where, int errno)
    {
        var body = $"(drop {WasiGuest.OpenA}) (call $fd_seek (i32.load (i32.const 1100)) {where} (i32.const 1200))";
        Assert.Equal(errno, shared.Runtime.RunGuest(WasiGuest.Text(body), WasiGuest.Files()).Result.AsI32());
    }

    [Theory]
    [InlineData(0, 24 + 1 + 24 + 2)]
    [InlineData(1, 24 + 2)]
    [InlineData(2, 0)]
    [InlineData(-1, 0)]
    [InlineData(long.MinValue, 0)]
    public void ReadDirectory_FromAnyCookie_GivesWhatIsThere(long cookie, int bytes)
    {
        var body =
            $"(drop (call $fd_readdir (i32.const 3) (i32.const 3000) (i32.const 1000) (i64.const {cookie}) (i32.const 1100))) (i32.load (i32.const 1100))";
        Assert.Equal(bytes, shared.Runtime.RunGuest(WasiGuest.Text(body), WasiGuest.Files()).Result.AsI32());
    }

    [Fact]
    public void Space_OfADeletedFile_ComesBackWhenItIsClosed()
    {
        const string Body = $$"""
            (loop $next
              (drop {{WasiGuest.OpenA}})
              (local.set $m (call $fd_filestat_set_size (i32.load (i32.const 1100)) (i64.const 100)))
              (drop (call $path_unlink_file (i32.const 3) (i32.const 1000) (i32.const 1)))
              (drop (call $fd_close (i32.load (i32.const 1100))))
              (local.set $n (i32.add (local.get $n) (i32.const 1)))
              (br_if $next (i32.and (i32.eqz (local.get $m)) (i32.lt_u (local.get $n) (i32.const 1000)))))
            (local.get $m)
            """;
        Assert.Equal(0, shared.Runtime.RunGuest(WasiGuest.Text(Body), WasiGuest.Files(new WasiLimits { MaxMountBytes = 150, MaxInodes = 2 })).Result.AsI32());
    }
}
