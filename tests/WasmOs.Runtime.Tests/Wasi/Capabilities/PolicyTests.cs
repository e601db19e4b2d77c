using System.Text;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Tests.Wasi.Capabilities;

/// <summary>Each capability, allowed and denied, and the events that are recorded.</summary>
public sealed class PolicyTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const int Access = 2;
    private const int BadDescriptor = 8;
    private const int ReadOnly = 69;
    private const int NotCapable = 76;

    private const string ReadClock = "(call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 1104))";
    private const string ReadRandom = "(call $random_get (i32.const 1100) (i32.const 4))";
    private const string Shutdown = "(call $sock_shutdown (i32.const 99) (i32.const 0))";

    public static TheoryData<string, CapabilityPolicy, int, Capability?> Functions => new()
    {
        { ReadClock, CapabilityPolicy.Default, 0, null },
        { ReadClock, new CapabilityPolicy { Clock = false }, NotCapable, Capability.Clock },
        { ReadRandom, CapabilityPolicy.Default, 0, null },
        { ReadRandom, new CapabilityPolicy { Randomness = false }, NotCapable, Capability.Randomness },
        { Shutdown, CapabilityPolicy.Default, BadDescriptor, null },
        { Shutdown, new CapabilityPolicy { DeniedSyscalls = ["sock_*"] }, Access, Capability.Network },
        { "(call $sched_yield)", new CapabilityPolicy { AllowedSyscalls = ["sched_*"] }, 0, null },
        { "(call $sched_yield)", new CapabilityPolicy { AllowedSyscalls = ["fd_*"] }, NotCapable, Capability.Syscall },
        { "(call $sched_yield)", new CapabilityPolicy { AllowedSyscalls = ["*"], DeniedSyscalls = ["sched_yield"] }, NotCapable, Capability.Syscall },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Call_AllowedOrDenied_IsDoneOrRecorded(string body, CapabilityPolicy policy, int errno, Capability? denied)
    {
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(body), new WasiOptions { Policy = policy });
        Assert.Equal(errno, outcome.Result.AsI32());
        Assert.Equal(denied is null ? 0 : 1, outcome.Violations);
        Assert.Equal(denied is { } capability ? [capability] : [], outcome.Capabilities.Select(seen => seen.Capability));
    }

    /// <summary>Deny by default: a WASI function that is added fails this test until it is decided which member of the policy grants it.</summary>
    [Fact]
    public void Compile_WithoutAnyGrant_AllowsOnlyWhatIsBoundedByDescriptors()
    {
        var policy = new CompiledPolicy(new CapabilityPolicy { Arguments = false, Clock = false, Randomness = false });
        var allowed = WasiFunctionNames.All.Where((_, index) => (policy.Refused >> index & 1) == 0);
        Assert.Equal(
            "args_get args_sizes_get environ_get environ_sizes_get fd_advise fd_allocate fd_close fd_datasync fd_fdstat_get fd_fdstat_set_flags fd_fdstat_set_rights "
            + "fd_filestat_get fd_filestat_set_size fd_filestat_set_times fd_pread fd_prestat_get fd_prestat_dir_name fd_pwrite fd_read fd_readdir fd_renumber fd_seek "
            + "fd_sync fd_tell fd_write path_create_directory path_filestat_get path_filestat_set_times path_link path_open path_readlink path_remove_directory path_rename "
            + "path_symlink path_unlink_file poll_oneoff proc_exit proc_raise sched_yield sock_accept sock_recv sock_send sock_shutdown",
            string.Join(' ', allowed));
    }

    [Fact]
    public void Exit_WhateverIsDenied_IsAllowed()
    {
        var outcome = shared.Runtime.RunGuest(
            WasiGuest.Text("(call $proc_exit (i32.const 7)) unreachable"), new WasiOptions { Policy = new CapabilityPolicy { DeniedSyscalls = ["*"] } });
        Assert.Equal(7, outcome.ExitCode);
        Assert.Equal(FaultKind.ExitCode, outcome.Fault!.Kind);
    }

    [Fact]
    public void Violation_WithTerminate_EndsTheRun()
    {
        var policy = new CapabilityPolicy { Clock = false, OnViolation = ViolationAction.Terminate };
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(ReadClock), new WasiOptions { Policy = policy });
        Assert.Equal(FaultKind.CapabilityDenied, outcome.Fault!.Kind);
        var violation = Assert.Single(outcome.Capabilities);
        Assert.Equal(new CapabilityEvent(Capability.Clock, "clock_time_get", Blocked: true, violation.Time), violation);
        Assert.InRange(violation.Time, TimeSpan.Zero, outcome.Usage.Duration);
    }

    [Fact]
    public void Violations_Many_AreCountedAndRecordedOnce()
    {
        var body =
            $"(loop $next (drop {ReadRandom}) (br_if $next (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 1000)))) (i32.const 0)";
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(body), new WasiOptions { Policy = new CapabilityPolicy { Randomness = false } });
        Assert.Equal(1000, outcome.Violations);
        Assert.Single(outcome.Capabilities);
    }

    [Theory]
    [InlineData(FileGrant.ReadWrite, "", "", "ok", 0)]
    [InlineData(FileGrant.ReadWrite, "", "/data", "ok", NotCapable)]
    [InlineData(FileGrant.ReadWrite, "", "/data/b", "ok", 0)]
    [InlineData(FileGrant.ReadWrite, "/data/a", "", "ok", 0)]
    [InlineData(FileGrant.ReadWrite, "/data/ab", "", "ok", NotCapable)]
    [InlineData(FileGrant.ReadWrite, "/other", "", "ok", NotCapable)]
    [InlineData(FileGrant.Read, "", "", "ok", NotCapable)]
    [InlineData(FileGrant.None, "", "", "none", NotCapable)]
    public void Write_WithPathRules_IsDoneOrDenied(FileGrant files, string allowed, string readOnly, string what, int errno)
    {
        var policy = new CapabilityPolicy
        {
            Files = files,
            AllowedPaths = allowed.Length == 0 ? [] : [allowed],
            ReadOnlyPaths = readOnly.Length == 0 ? [] : [readOnly],
        };
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(WasiGuest.OpenA), new WasiOptions { Policy = policy, Mounts = [new ScratchMount("/data")] });
        Assert.Equal(errno, outcome.Result.AsI32());
        Assert.Equal(errno == 0 ? 0 : 1, outcome.Violations);
        Assert.Equal(errno == 0 ? [] : [what == "none" ? "a" : "/data/a"], outcome.Capabilities.Select(seen => seen.Subject));
    }

    [Theory]
    [InlineData("path_rename (i32.const 3) (i32.const 1000) (i32.const 1) (i32.const 3) (i32.const 1002) (i32.const 1)")]
    [InlineData("path_link (i32.const 3) (i32.const 0) (i32.const 1000) (i32.const 1) (i32.const 3) (i32.const 1002) (i32.const 1)")]
    [InlineData("path_unlink_file (i32.const 3) (i32.const 1000) (i32.const 1)")]
    public void Name_OfAReadOnlyFile_CannotBeMovedLinkedOrRemoved(string call)
    {
        WasiOptions Options(string readOnly) => new()
        {
            Policy = new CapabilityPolicy { Files = FileGrant.ReadWrite, ReadOnlyPaths = [readOnly] },
            Mounts = [new ScratchMount("/", new FileTree([FileTreeEntry.File("a", "x"u8.ToArray())]))],
        };
        Assert.Equal(0, shared.Runtime.RunGuest(WasiGuest.Text($"(call ${call})"), Options("/c")).Result.AsI32());
        Assert.Equal(NotCapable, shared.Runtime.RunGuest(WasiGuest.Text($"(call ${call})"), Options("/a")).Result.AsI32());
    }

    [Fact]
    public void Directory_AboveAReadOnlyPath_CannotBeMoved()
    {
        var options = new WasiOptions
        {
            Policy = new CapabilityPolicy { Files = FileGrant.ReadWrite, ReadOnlyPaths = ["/a/kept"] },
            Mounts = [new ScratchMount("/", new FileTree([FileTreeEntry.File("a/kept", "x"u8.ToArray())]))],
        };
        const string Move = "(call $path_rename (i32.const 3) (i32.const 1000) (i32.const 1) (i32.const 3) (i32.const 1002) (i32.const 1))";
        Assert.Equal(NotCapable, shared.Runtime.RunGuest(WasiGuest.Text(Move), options).Result.AsI32());
    }

    [Fact]
    public void Bundle_Written_IsReadOnly()
    {
        var bundle = new BundleMount("/", new FileTree([FileTreeEntry.File("a", "x"u8.ToArray())]));
        Assert.Equal(ReadOnly, shared.Runtime.RunGuest(WasiGuest.Text(WasiGuest.OpenA), WasiGuest.Files(null, bundle)).Result.AsI32());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("A", "A=1\0")]
    [InlineData("A*", "A=1\0AB=2\0")]
    [InlineData("*", "A=1\0AB=2\0C=3\0")]
    public void Environment_WithNames_LetsThoseThrough(string name, string expected)
    {
        const string Body = """
            (drop (call $environ_sizes_get (i32.const 1100) (i32.const 1028)))
            (drop (call $environ_get (i32.const 3000) (i32.const 2000)))
            (call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1) (i32.const 1100))
            """;
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(Body), new WasiOptions
        {
            Environment = [new("A", "1"), new("AB", "2"), new("C", "3")],
            Policy = new CapabilityPolicy { EnvironmentNames = name.Length == 0 ? [] : [name] },
        });
        Assert.Equal(expected, Encoding.UTF8.GetString(outcome.Stdout.Span));
    }

    [Fact]
    public void Learning_OfARun_SuggestsWhatItNeeds()
    {
        var body = $"(drop {ReadClock}) (drop (call $environ_sizes_get (i32.const 1100) (i32.const 1104))) {WasiGuest.OpenA}";
        var options = new WasiOptions { Environment = [new("KEY", "1")], Policy = new CapabilityPolicy { Learning = true, Randomness = false } };
        var learned = shared.Runtime.RunGuest(WasiGuest.Text(body), options);
        Assert.Equal(NotCapable, learned.Result.AsI32());

        var policy = LeastPolicy.From(learned.Capabilities);
        Assert.True(policy.Clock);
        Assert.False(policy.Randomness);
        Assert.Equal(FileGrant.ReadWrite, policy.Files);
        Assert.Equal("/a", Assert.Single(policy.AllowedPaths));
        Assert.Equal("KEY", Assert.Single(policy.EnvironmentNames));
        Assert.Empty(policy.Validate());
        var mount = new ScratchMount("/");
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(body), new WasiOptions { Environment = options.Environment, Policy = policy, Mounts = [mount] });
        Assert.Equal(0, outcome.Result.AsI32());
        Assert.Equal(0, outcome.Violations);
        Assert.Equal(NotCapable, shared.Runtime.RunGuest(WasiGuest.Text(ReadRandom), new WasiOptions { Policy = policy }).Result.AsI32());
    }

    [Theory]
    [InlineData("relative", "fd_read", "A", 1)]
    [InlineData("/a/../b", "fd_read", "A", 1)]
    [InlineData("/a", "fd_raed", "A=B", 2)]
    [InlineData("/a", "fd_*", "A*", 0)]
    public void Validate_Policy_TellsEveryFault(string path, string syscall, string name, int faults) =>
        Assert.Equal(faults, new CapabilityPolicy { AllowedPaths = [path], DeniedSyscalls = [syscall], EnvironmentNames = [name] }.Validate().Count);
}
