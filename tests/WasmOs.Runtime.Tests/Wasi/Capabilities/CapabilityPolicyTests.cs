using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Tests.Wasi.Capabilities;

/// <summary>What a policy says by itself, without a guest: which functions and paths it allows, and which policies are refused.</summary>
public sealed class CapabilityPolicyTests
{
    private const string Clocks = "clock_res_get clock_time_get";

    public static TheoryData<CapabilityPolicy, string> Refusals => new()
    {
        { new CapabilityPolicy(), "" },
        { new CapabilityPolicy { Clock = false }, Clocks },
        { new CapabilityPolicy { Randomness = false }, "random_get" },
        { new CapabilityPolicy { Clock = false, AllowedSyscalls = ["*"] }, Clocks },
        { new CapabilityPolicy { DeniedSyscalls = ["clock_*", "proc_*", "random_get"] }, $"{Clocks} proc_raise random_get" },
        { new CapabilityPolicy { AllowedSyscalls = ["*"], DeniedSyscalls = ["sched_yield"] }, "sched_yield" },
    };

    public static TheoryData<CapabilityPolicy, bool> PathRules => new()
    {
        { new CapabilityPolicy { Files = FileGrant.ReadWrite }, false },
        { new CapabilityPolicy { Files = FileGrant.ReadWrite, AllowedPaths = ["/a"] }, true },
        { new CapabilityPolicy { Files = FileGrant.ReadWrite, ReadOnlyPaths = ["/a"] }, true },
        { new CapabilityPolicy { Files = FileGrant.ReadWrite, Learning = true }, true },
        { new CapabilityPolicy { Files = FileGrant.Read }, true },
        { new CapabilityPolicy { Files = FileGrant.None }, true },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Refused_ByGrantsAndPatterns_HasTheBitsOfThoseFunctions(CapabilityPolicy policy, string expected)
    {
        Assert.Equal(expected, NamesOf(policy.Compiled.Refused));
        Assert.Equal(policy.Compiled.Refused, policy.Compiled.Denied);
    }

    [Fact]
    public void Refused_WithAllowedSyscalls_HasAllOthersButExit()
    {
        var refused = NamesOf(new CapabilityPolicy { AllowedSyscalls = ["fd_*", "args_get"], DeniedSyscalls = ["fd_read"] }.Compiled.Refused).Split(' ');
        var allowed = WasiFunctionNames.All.Where(static name => name.StartsWith("fd_", StringComparison.Ordinal) || name is "args_get" or "proc_exit");
        Assert.Equal(WasiFunctionNames.All.Except(allowed.Except(["fd_read"])), refused);
    }

    [Fact]
    public void Denied_WhileLearning_HasEveryBitAndRefusedOnlyItsOwn()
    {
        var policy = new CapabilityPolicy { Randomness = false, Learning = true }.Compiled;
        Assert.Equal(ulong.MaxValue, policy.Denied);
        Assert.Equal("random_get", NamesOf(policy.Refused));
    }

    [Theory]
    [MemberData(nameof(PathRules))]
    public void HasPathRules_OnlyWithoutAnyRule_IsFalse(CapabilityPolicy policy, bool expected) => Assert.Equal(expected, policy.Compiled.HasPathRules);

    [Theory]
    [InlineData("/data", true, true, false)]
    [InlineData("/data/x", true, true, true)]
    [InlineData("/data/kept", true, false, false)]
    [InlineData("/data/kept/x", true, false, false)]
    [InlineData("/data/keptx", true, true, true)]
    [InlineData("/datax", false, false, false)]
    [InlineData("/dat", false, false, false)]
    [InlineData("/other", false, false, false)]
    [InlineData("", true, false, false)]
    [InlineData("/deep", true, false, false)]
    [InlineData("/deep/er", true, true, true)]
    [InlineData("/deep/e", false, false, false)]
    [InlineData("/wide", true, true, false)]
    [InlineData("/wide/in", true, true, true)]
    public void Paths_WithRules_AreReadWrittenAndMoved(string path, bool read, bool write, bool move)
    {
        var policy = new CapabilityPolicy
        {
            Files = FileGrant.ReadWrite,
            AllowedPaths = ["/data", "/deep/er/*", "/wide/", "/wide/in"],
            ReadOnlyPaths = ["/data/kept/"],
        }.Compiled;
        Assert.Equal((read, write, move), (policy.AllowsRead(path), policy.AllowsWrite(path), policy.AllowsMove(path)));
    }

    [Fact]
    public void Paths_WithoutWriteGrant_AreReadOnly()
    {
        var policy = new CapabilityPolicy { Files = FileGrant.Read, AllowedPaths = ["/a"] }.Compiled;
        Assert.Equal((true, false, false), (policy.AllowsRead("/a"), policy.AllowsWrite("/a"), policy.AllowsMove("/a")));
    }

    [Fact]
    public void Paths_WithoutAllowedPaths_AreAllAllowed()
    {
        var policy = new CapabilityPolicy { Files = FileGrant.ReadWrite, ReadOnlyPaths = ["/a/b"] }.Compiled;
        Assert.Equal((true, true, true), (policy.AllowsRead("/x"), policy.AllowsWrite("/x"), policy.AllowsMove("/x")));
        Assert.Equal((true, true, false), (policy.AllowsRead("/a"), policy.AllowsWrite("/a"), policy.AllowsMove("/a")));
    }

    [Fact]
    public void Compiled_AskedTwice_IsCompiledOnce()
    {
        var policy = new CapabilityPolicy();
        Assert.Same(policy.Compiled, policy.Compiled);
    }

    [Fact]
    public void Defaults_OfAPolicy_GrantNoFilesAndNoEnvironment()
    {
        var policy = CapabilityPolicy.Default;
        Assert.Equal((FileGrant.None, ViolationAction.Deny, false), (policy.Files, policy.OnViolation, policy.Learning));
        Assert.Equal((true, true, true), (policy.Arguments, policy.Clock, policy.Randomness));
        Assert.All(
            [policy.AllowedPaths, policy.ReadOnlyPaths, policy.EnvironmentNames, policy.AllowedSyscalls, policy.DeniedSyscalls],
            static list => Assert.Empty(list));
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/a/b", true)]
    [InlineData("/a/.b/..c", true)]
    [InlineData("", false)]
    [InlineData("a", false)]
    [InlineData("/a\0", false)]
    [InlineData("/a/.", false)]
    [InlineData("/../a", false)]
    public void Validate_Paths_MustBeAbsoluteAndPlain(string path, bool valid)
    {
        AssertJudged(valid, path, new CapabilityPolicy { AllowedPaths = [path] });
        AssertJudged(valid, path, new CapabilityPolicy { ReadOnlyPaths = [path] });
    }

    [Theory]
    [InlineData("fd_read", true)]
    [InlineData("fd_*", true)]
    [InlineData("*", true)]
    [InlineData("fd", false)]
    [InlineData("fdx_*", false)]
    [InlineData("", false)]
    public void Validate_Syscalls_MustNameAFunction(string pattern, bool valid)
    {
        AssertJudged(valid, pattern, new CapabilityPolicy { AllowedSyscalls = [pattern] });
        AssertJudged(valid, pattern, new CapabilityPolicy { DeniedSyscalls = [pattern] });
    }

    [Theory]
    [InlineData("KEY", true)]
    [InlineData("KEY*", true)]
    [InlineData("", false)]
    [InlineData("A=B", false)]
    public void Validate_EnvironmentNames_MustBeNames(string name, bool valid) =>
        AssertJudged(valid, name, new CapabilityPolicy { EnvironmentNames = [name] });

    // An error quotes what is wrong.
    private static void AssertJudged(bool valid, string text, CapabilityPolicy policy)
    {
        var errors = policy.Validate();
        Assert.Equal(valid ? 0 : 1, errors.Count);
        Assert.All(errors, error => Assert.Contains($"'{text}'", error, StringComparison.Ordinal));
    }

    private static string NamesOf(ulong bits) => string.Join(' ', WasiFunctionNames.All.Where((_, index) => (bits >> index & 1) != 0));
}
