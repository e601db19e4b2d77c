using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Tests.Capabilities;

/// <summary>Every limit in the capabilities has an operator's ceiling for all modules.</summary>
[Trait("Trial", "1.6")]
public sealed class CapabilityLimitCeilingTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    private static readonly WasiLimits Most = new() { MaxFileBytes = 2000, MaxOpenFiles = 3, MaxMountBytes = 4000, MaxInodes = 5, MaxDepth = 6 };

    private static readonly ModuleCapabilities AtTheCeiling = new()
    {
        MaxFileSize = 2000,
        MaxOpenFiles = 3,
        MaxMountSize = 4000,
        MaxInodes = 5,
        MaxDepth = 6,
        Mounts = [new ModuleMount { Type = ModuleMountType.Scratch, Path = "/tmp", Size = 4000 }],
    };

    [Fact]
    public void Check_AtTheCeiling_IsTaken() => Assert.True(Faults(AtTheCeiling).IsEmpty);

    [Fact]
    public void Check_AboveTheCeiling_NamesTheCeilingAndItsSetting()
    {
        var errors = Faults(new ModuleCapabilities
        {
            MaxFileSize = 2001,
            MaxOpenFiles = 4,
            MaxMountSize = 4001,
            MaxInodes = 6,
            MaxDepth = 7,
            Mounts = [new ModuleMount { Type = ModuleMountType.Scratch, Path = "/tmp", Size = 4001 }],
        });
        (string, string, string)[] expected =
        [
            ("max_file_size", "2,000", "MAX_FILE_SIZE"), ("max_open_files", "3", "MAX_OPEN_FILES"), ("max_mount_size", "4,000", "MAX_MOUNT_SIZE"),
            ("max_inodes", "5", "MAX_INODES"), ("max_depth", "6", "MAX_DEPTH"), ("mounts[0].size", "4,000", "MAX_MOUNT_SIZE"),
        ];
        Assert.All(expected, item =>
        {
            var message = Assert.Single(errors.ToDictionary()[$"capabilities.{item.Item1}"]);
            Assert.Contains(item.Item2, message, StringComparison.Ordinal);
            Assert.Contains(item.Item3, message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Compile_WhatWasStoredBeforeTheCeilingWasLowered_GivesWayToIt()
    {
        var stored = new ModuleCapabilities
        {
            FileAccess = FileGrant.ReadWrite,
            MaxFileSize = 1 << 20,
            MaxMountSize = 1 << 30,
            MaxInodes = 1000,
            MaxDepth = 50,
        };
        var limits = Compiler(Most).Compile("m", stored, null).Limits;
        Assert.Equal((2000, 3, 4000L, 5, 6), (limits.MaxFileBytes, limits.MaxOpenFiles, limits.MaxMountBytes, limits.MaxInodes, limits.MaxDepth));
        Assert.Equal(1 << 30, Compiler(WasiLimits.Widest).Compile("m", stored, null).Limits.MaxMountBytes);
    }

    private static FieldErrors Faults(ModuleCapabilities capabilities)
    {
        var errors = new FieldErrors();
        CapabilityRules.Check(capabilities, null, Most, "capabilities.", errors);
        return errors;
    }

    private GrantCompiler Compiler(WasiLimits most) => new(kernel.Storage.Blobs, ModuleBlobs.BundleOf, new CapabilityOptions { Most = most }, allowFiles: true);
}
