using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Bundles;
using WasmOs.Runtime.Wasi.FileSystem.Host;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;

namespace WasmOs.Runtime.Tests.Wasi.FileSystem;

/// <summary>The kinds of mounts: which files a guest finds in them, and what happens to its changes.</summary>
public sealed class MountTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const int NoEntry = 44;
    private const int NotPermitted = 63;
    private const int ReadOnly = 69;

    /// <summary>Reads the file a to standard output.</summary>
    private const string Show = """
        (local.set $m (call $path_open (i32.const 3) (i32.const 1) (i32.const 1000) (i32.const 1) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 1100)))
        (drop (call $fd_read (i32.load (i32.const 1100)) (i32.const 1024) (i32.const 1) (i32.const 1028)))
        (if (i32.eqz (local.get $m)) (then (drop (call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1) (i32.const 1200)))))
        (local.get $m)
        """;

    /// <summary>Writes "0123…" to the file a.</summary>
    private const string Save = $"""
        (drop {WasiGuest.OpenA})
        (i32.store (i32.const 1028) (i32.const 4))
        (call $fd_write (i32.load (i32.const 1100)) (i32.const 1024) (i32.const 1) (i32.const 1200))
        """;

    private const string Digits = "(data (i32.const 2000) \"0123\")";

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("gz")]
    public void Bundle_OfAnyKind_IsRead(string kind)
    {
        var reading = BundleReader.Read(Archive(kind, ("./dir/", ""), ("a", "content"), ("dir/b", "more")));
        Assert.True(reading.IsRead, reading.Fault);
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(Show), WasiGuest.Files(null, new BundleMount("/", reading.Content)));
        Assert.Equal("content", Encoding.UTF8.GetString(outcome.Stdout.Span));
    }

    [Theory]
    [InlineData("zip", "../a")]
    [InlineData("zip", "/a")]
    [InlineData("zip", "a//b")]
    [InlineData("zip", "a\\b")]
    [InlineData("tar", "../a")]
    [InlineData("tar", "x/../../a")]
    public void Bundle_WithPathsThatLeadOut_IsRefused(string kind, string name) =>
        Assert.False(BundleReader.Read(Archive(kind, (name, "x"))).IsRead);

    [Fact]
    public void Bundle_BeyondItsLimits_IsRefused()
    {
        var bomb = Archive("zip", ("a", new string('x', 1_000_000)));
        Assert.True(BundleReader.Read(bomb).IsRead);
        Assert.False(BundleReader.Read(bomb, BundleLimits.Default with { MaxFileBytes = 999_999 }).IsRead);
        Assert.False(BundleReader.Read(bomb, BundleLimits.Default with { MaxTotalBytes = 999_999 }).IsRead);
        Assert.False(BundleReader.Read(Archive("zip", ("a", ""), ("b", "")), BundleLimits.Default with { MaxEntries = 1 }).IsRead);
        Assert.False(BundleReader.Read(Archive("zip", ("a/b/c", "")), BundleLimits.Default with { MaxDepth = 1 }).IsRead);
        Assert.False(BundleReader.Read(Archive("zip", ("a", ""), ("a/b", ""))).IsRead);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK\u0003\u0004 and then nothing")]
    [InlineData("neither of them, but long enough to be looked at as a block of a tar archive")]
    public void Bundle_OfGarbage_IsRefusedOrEmpty(string content)
    {
        var reading = BundleReader.Read(Encoding.Latin1.GetBytes(content));
        Assert.True(!reading.IsRead || reading.Content.Entries.IsEmpty);
    }

    [Fact]
    public void Volume_WrittenByARun_IsThereForTheNext()
    {
        var volume = new MemoryVolume();
        Assert.Equal(0, shared.Runtime.RunGuest(WasiGuest.Text(Save, Digits), WasiGuest.Files(null, new VolumeMount("/", volume))).Result.AsI32());
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(Show), WasiGuest.Files(null, new VolumeMount("/", volume, readOnly: true)));
        Assert.Equal("0123", Encoding.UTF8.GetString(outcome.Stdout.Span));
    }

    [Theory]
    [InlineData("(call $proc_exit (i32.const 3)) unreachable", 0)]
    [InlineData("unreachable", NoEntry)]
    public void Volume_OfARunThatFails_KeepsOnlyWhatAnExitLeft(string end, int errno)
    {
        var volume = new MemoryVolume();
        shared.Runtime.RunGuest(WasiGuest.Text($"(drop {Save}) {end}", Digits), WasiGuest.Files(null, new VolumeMount("/", volume)));
        Assert.Equal(errno, shared.Runtime.RunGuest(WasiGuest.Text(Show), WasiGuest.Files(null, new VolumeMount("/", volume))).Result.AsI32());
    }

    [Fact]
    public async Task Volume_ChangedMeanwhile_EndsTheRunWithAConflict()
    {
        var volume = new MemoryVolume();
        var racing = new RacingVolume(volume);
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(Save, Digits), WasiGuest.Files(null, new VolumeMount("/", racing)));
        Assert.Equal(FaultKind.VolumeConflict, outcome.Fault!.Kind);
        Assert.Equal("other", Assert.Single(
            (await volume.ReadAsync(new MemoryReservation(shared.Runtime.HeldMemory, long.MaxValue), CancellationToken.None))!.Content.Entries).Path);
    }

    [Fact]
    public void Host_OutsideTheAllowedDirectories_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-host-");
        try
        {
            var allowed = folder.CreateSubdirectory("allowed").FullName;
            var other = folder.CreateSubdirectory("allowed-not").FullName;
            var inside = Directory.CreateDirectory(Path.Combine(allowed, "inside")).FullName;
            Directory.CreateSymbolicLink(Path.Combine(allowed, "out"), other);
            var directories = new HostDirectories([allowed]);
            Assert.True(directories.TryMount(inside, "/", readOnly: true, out _, out _));
            Assert.True(directories.TryMount(allowed, "/", readOnly: true, out _, out _));
            Assert.False(directories.TryMount(other, "/", readOnly: true, out _, out _));
            Assert.False(directories.TryMount(Path.Combine(allowed, "out"), "/", readOnly: true, out _, out _));
            Assert.False(directories.TryMount(Path.Combine(inside, "..", ".."), "/", readOnly: true, out _, out _));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("x", null, 0)]
    [InlineData(null, "../secret", NotPermitted)]
    [InlineData(null, "/etc/passwd", NotPermitted)]
    [InlineData(null, "missing", NoEntry)]
    public void Host_FilesAndLinks_AreReadOnlyInsideTheMount(string? content, string? link, int errno)
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-host-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "secret"), "secret");
            var mounted = folder.CreateSubdirectory("mounted").FullName;
            var a = Path.Combine(mounted, "a");
            if (link is null)
            {
                File.WriteAllText(a, content);
            }
            else
            {
                File.CreateSymbolicLink(a, link);
            }

            Assert.True(new HostDirectories([folder.FullName]).TryMount(mounted, "/", readOnly: true, out var mount, out _));
            var outcome = shared.Runtime.RunGuest(WasiGuest.Text(Show), WasiGuest.Files(null, mount));
            Assert.Equal(errno, outcome.Result.AsI32());
            Assert.Equal(content ?? "", Encoding.UTF8.GetString(outcome.Stdout.Span));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(true, ReadOnly)]
    [InlineData(false, 0)]
    public void Host_Written_IsWrittenUnlessItIsReadOnly(bool readOnly, int errno)
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-host-");
        try
        {
            Assert.True(new HostDirectories([folder.FullName]).TryMount(folder.FullName, "/", readOnly, out var mount, out _));
            Assert.Equal(errno, shared.Runtime.RunGuest(WasiGuest.Text(WasiGuest.OpenA), WasiGuest.Files(null, mount)).Result.AsI32());
            Assert.Equal(!readOnly, File.Exists(Path.Combine(folder.FullName, "a")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Host_DirectoryGone_IsAFaultOfTheRun()
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-host-");
        Assert.True(new HostDirectories([folder.FullName]).TryMount(folder.FullName, "/", readOnly: true, out var mount, out _));
        folder.Delete();
        Assert.Equal(FaultKind.MountFailed, shared.Runtime.RunGuest(WasiGuest.Text(Show), WasiGuest.Files(null, mount)).Fault!.Kind);
    }

    [Fact]
    public void Mounts_InARuntimeWithoutFiles_AreMisuse()
    {
        using var runtime = TestRuntime.Create(options => options.Sandbox.AllowFiles = false);
        Assert.Throws<ArgumentException>(() => runtime.RunGuest(WasiGuest.Text(Show), WasiGuest.Files()));
    }

    [Fact]
    public void Host_ThousandRuns_LeaveNoHandles()
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-host-");
        try
        {
            // The guest opens files up to the limit of ten and closes none.
            const string Body = $"(loop $next (br_if $next (i32.eqz {WasiGuest.OpenA}))) (unreachable)";
            Assert.True(new HostDirectories([folder.FullName]).TryMount(folder.FullName, "/", readOnly: false, out var mount, out _));
            using var module = shared.Runtime.LoadText(WasiGuest.Text(Body));
            var before = 0;
            for (var i = 0; i < 1000; i++)
            {
                var outcome = module.Call("run", new CallOptions { Wasi = WasiGuest.Files(null, mount) }, CancellationToken.None);
                Assert.Equal(FaultKind.TrapUnreachable, outcome.Fault!.Kind);
                before = i == 0 ? OpenHandles() : before;
            }

            Assert.InRange(OpenHandles(), 0, before + 50);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int OpenHandles() => Directory.EnumerateFiles("/proc/self/fd").Count();

    private static byte[] Archive(string kind, params (string Name, string Content)[] files)
    {
        using var bytes = new MemoryStream();
        if (kind == "zip")
        {
            using var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        else
        {
            Stream target = kind == "gz" ? new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true) : bytes;
            using var tar = new TarWriter(target, leaveOpen: true);
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(name.EndsWith('/')
                    ? new PaxTarEntry(TarEntryType.Directory, name)
                    : new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
            }

            tar.Dispose();
            target.Flush();
            if (target != bytes)
            {
                target.Close();
            }
        }

        return bytes.ToArray();
    }
}
