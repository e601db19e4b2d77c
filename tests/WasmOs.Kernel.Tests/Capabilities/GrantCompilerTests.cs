using System.Collections.Frozen;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem;
using WasmOs.Runtime.Wasi.FileSystem.Host;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;

namespace WasmOs.Kernel.Tests.Capabilities;

/// <summary>What the settings of a module and the operator's options become: the policy, the mounts and the limits of its runs, and the warnings.</summary>
public sealed class GrantCompilerTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    private static readonly ModuleDigest Bundle = ModuleDigest.Of("bundle"u8);

    private static readonly ModuleCapabilities Files = new() { FileAccess = FileGrant.ReadWrite };

    [Fact]
    public void Compile_NothingSet_IsTheDefaultPolicyWithoutMounts()
    {
        var grants = Compiler().Compile("m", ModuleCapabilities.Unset, Bundle);
        Assert.Equal((FileGrant.None, ViolationAction.Deny, false), (grants.Policy.Files, grants.Policy.OnViolation, grants.Policy.Learning));
        Assert.Equal((true, true, true), (grants.Policy.Arguments, grants.Policy.Clock, grants.Policy.Randomness));
        Assert.Empty(ListsOf(grants.Policy));
        Assert.Empty(grants.Mounts);
        Assert.Equal(WasiLimits.Default, grants.Limits);
    }

    [Fact]
    public void Compile_EverythingSet_IsInThePolicyAndTheLimits()
    {
        var grants = Compiler().Compile("m", new ModuleCapabilities
        {
            FileAccess = FileGrant.Read,
            AllowedPaths = ["/allowed"],
            ReadOnlyPaths = ["/read"],
            Environment = ["KEY"],
            Arguments = false,
            Clock = false,
            Randomness = false,
            AllowedSyscalls = ["fd_*"],
            DeniedSyscalls = ["fd_read"],
            OnViolation = ViolationAction.Terminate,
            Learning = true,
            MaxFileSize = 1,
            MaxOpenFiles = 2,
            MaxMountSize = 3,
            MaxInodes = 4,
            MaxDepth = 5,
        }, null);
        Assert.Equal((FileGrant.Read, ViolationAction.Terminate, true), (grants.Policy.Files, grants.Policy.OnViolation, grants.Policy.Learning));
        Assert.Equal((false, false, false), (grants.Policy.Arguments, grants.Policy.Clock, grants.Policy.Randomness));
        Assert.Equal(["/allowed", "/read", "KEY", "fd_*", "fd_read"], ListsOf(grants.Policy));
        Assert.Equal(WasiLimits.Default with { MaxFileBytes = 1, MaxOpenFiles = 2, MaxMountBytes = 3, MaxInodes = 4, MaxDepth = 5 }, grants.Limits);
    }

    [Fact]
    public void Compile_OperatorsFile_IsACeilingForItsModuleOnly()
    {
        var options = new CapabilityOptions { Modules = Only("m", new ModuleCapabilities { Clock = false, FileAccess = FileGrant.Read }) };
        var grants = Compiler(options).Compile("m", Files, null);
        Assert.Equal((FileGrant.Read, false), (grants.Policy.Files, grants.Policy.Clock));
        var other = Compiler(options).Compile("other", Files, null);
        Assert.Equal((FileGrant.ReadWrite, true), (other.Policy.Files, other.Policy.Clock));
    }

    [Fact]
    public void Compile_SandboxWithoutFiles_GrantsNone()
    {
        var own = Files with { Mounts = [new ModuleMount { Type = ModuleMountType.Scratch, Path = "/tmp" }] };
        Assert.Single(Compiler().Compile("m", own, null).Mounts);
        var grants = new GrantCompiler(kernel.Storage.Blobs, ModuleBlobs.BundleOf, CapabilityOptions.None, allowFiles: false).Compile("m", own, Bundle);
        Assert.Equal(FileGrant.None, grants.Policy.Files);
        Assert.Empty(grants.Mounts);
    }

    [Theory]
    [InlineData(FileGrant.None, 0)]
    [InlineData(FileGrant.Read, 1)]
    [InlineData(FileGrant.ReadWrite, 1)]
    public void Compile_VersionWithABundle_IsMountedWhereFilesAreGranted(FileGrant files, int mounts)
    {
        var grants = Compiler().Compile("m", new ModuleCapabilities { FileAccess = files }, Bundle);
        Assert.Equal(mounts, grants.Mounts.Count);
        Assert.All(grants.Mounts, static mount => Assert.Equal(("/bundle", true), (Assert.IsType<VolumeMount>(mount).GuestPath, mount.IsReadOnly)));
        Assert.All(grants.Mounts, static mount => Assert.IsType<BundleVolume>(((VolumeMount)mount).Volume));
        Assert.Empty(Compiler().Compile("m", new ModuleCapabilities { FileAccess = files }, null).Mounts);
    }

    [Theory]
    [InlineData(ModuleMountType.Scratch, "/tmp", "/tmp /bundle")]
    [InlineData(ModuleMountType.Scratch, "/bundle", "/bundle")]
    [InlineData(ModuleMountType.Scratch, "/bundle/", "/bundle/")]
    [InlineData(ModuleMountType.Bundle, "/files", "/files")]
    public void Compile_BundleOfItsOwnPlace_IsNotMountedTwice(ModuleMountType type, string path, string expected)
    {
        var grants = Compiler().Compile("m", Files with { Mounts = [new ModuleMount { Type = type, Path = path }] }, Bundle);
        Assert.Equal(expected, string.Join(' ', grants.Mounts.Select(static mount => mount.GuestPath)));
    }

    [Fact]
    public void Compile_BundleMountWithoutABundle_IsLeftOut()
    {
        var own = Files with { Mounts = [new ModuleMount { Type = ModuleMountType.Bundle, Path = "/b" }, new ModuleMount { Path = "/s" }] };
        Assert.Equal("/s", Assert.IsType<ScratchMount>(Assert.Single(Compiler().Compile("m", own, null).Mounts)).GuestPath);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Compile_Volume_IsReadOnlyIfTheSettingsSaySo(bool? writable, bool readOnly)
    {
        var own = Files with { Mounts = [new ModuleMount { Type = ModuleMountType.Volume, Path = "/v", Writable = writable }] };
        var mount = Assert.IsType<VolumeMount>(Assert.Single(Compiler().Compile("m", own, null).Mounts));
        Assert.IsType<BlobVolume>(mount.Volume);
        Assert.Equal(("/v", readOnly), (mount.GuestPath, mount.IsReadOnly));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Compile_HostDirectoryThatIsAllowed_IsReadOnlyUnlessTheSettingsSayElse(bool? writable, bool readOnly)
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-grants-").FullName;
        try
        {
            var compiler = Compiler(new CapabilityOptions { HostDirectories = new HostDirectories([folder]) });
            var own = Files with { Mounts = [new ModuleMount { Type = ModuleMountType.Host, Path = "/h", Source = folder, Writable = writable }] };
            var mount = Assert.IsType<HostMount>(Assert.Single(compiler.Compile("m", own, null).Mounts));
            Assert.Equal(("/h", folder, readOnly), (mount.GuestPath, mount.HostPath, mount.IsReadOnly));
            Assert.Empty(compiler.Warn("m", own));
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    [Fact]
    public void Compile_HostDirectoryThatIsNotAllowed_IsRefusedAndWarnedOf()
    {
        var own = Files with { Mounts = [new ModuleMount { Type = ModuleMountType.Host, Path = "/h", Source = "/" }, new ModuleMount { Path = "/s" }] };
        foreach (var directories in new[] { null, new HostDirectories([Directory.GetCurrentDirectory()]) })
        {
            var compiler = Compiler(new CapabilityOptions { HostDirectories = directories });
            Assert.IsType<RefusedMount>(compiler.Compile("m", own, null).Mounts[0]);
            var warning = Assert.Single(compiler.Warn("m", own));
            Assert.Contains("'/h'", warning, StringComparison.Ordinal);
            Assert.Contains("allowed_host_directories", warning, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Warn_MountsOfTheSettingsThatTheFileReplaces_SaysSo()
    {
        var file = new ModuleCapabilities { Mounts = [new ModuleMount { Path = "/file" }] };
        var compiler = Compiler(new CapabilityOptions { Modules = Only("m", file) });
        var own = Files with { Mounts = [new ModuleMount { Path = "/own" }] };
        Assert.Equal("/file", Assert.Single(compiler.Compile("m", own, null).Mounts).GuestPath);
        Assert.Contains("operator's file", Assert.Single(compiler.Warn("m", own)), StringComparison.Ordinal);
        Assert.Empty(compiler.Warn("other", own));
        Assert.Empty(compiler.Warn("m", Files));
        Assert.Empty(Compiler().Warn("m", Files));
        Assert.Empty(compiler.Warn("m", Files with { Mounts = [] }));
        Assert.Empty(Compiler(new CapabilityOptions { Modules = Only("m", new ModuleCapabilities { Clock = true }) }).Warn("m", own));
    }

    private static IEnumerable<string> ListsOf(CapabilityPolicy policy) =>
        [.. policy.AllowedPaths, .. policy.ReadOnlyPaths, .. policy.EnvironmentNames, .. policy.AllowedSyscalls, .. policy.DeniedSyscalls];

    private static FrozenDictionary<string, ModuleCapabilities> Only(string module, ModuleCapabilities capabilities) =>
        FrozenDictionary.ToFrozenDictionary([KeyValuePair.Create(module, capabilities)]);

    private GrantCompiler Compiler(CapabilityOptions? options = null) =>
        new(kernel.Storage.Blobs, ModuleBlobs.BundleOf, options ?? CapabilityOptions.None, allowFiles: true);
}
