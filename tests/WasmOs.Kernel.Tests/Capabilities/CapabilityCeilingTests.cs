using WasmOs.Kernel.Capabilities;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Tests.Capabilities;

public class CapabilityCeilingTests
{
    [Fact]
    public void Join_NothingInTheFile_IsTheOwn()
    {
        var own = new ModuleCapabilities { Clock = false, AllowedPaths = ["/a"] };
        Assert.Same(own, CapabilityCeiling.Join(own, null));
    }

    [Fact]
    public void Join_Both_IsTheNarrower()
    {
        var own = new ModuleCapabilities
        {
            FileAccess = FileGrant.ReadWrite,
            Clock = true,
            MaxOpenFiles = 5,
            AllowedPaths = ["/a/b", "/c"],
            AllowedSyscalls = ["fd_*", "path_open"],
            Environment = ["A1", "B"],
        };
        var file = new ModuleCapabilities
        {
            FileAccess = FileGrant.Read,
            Clock = false,
            MaxOpenFiles = 9,
            AllowedPaths = ["/a"],
            AllowedSyscalls = ["fd_read", "path_*"],
            Environment = ["A*"],
        };
        var joined = CapabilityCeiling.Join(own, file);
        Assert.Equal((FileGrant.Read, false, 5), (joined.FileAccess!.Value, joined.Clock!.Value, joined.MaxOpenFiles!.Value));
        Assert.Equal(["/a/b"], joined.AllowedPaths!);
        Assert.Equal(["path_open", "fd_read"], joined.AllowedSyscalls!);
        Assert.Equal(["A1"], joined.Environment!);
    }

    [Fact]
    public void Join_NothingInCommon_AllowsNothing()
    {
        var own = new ModuleCapabilities { FileAccess = FileGrant.Read, AllowedPaths = ["/a"], AllowedSyscalls = ["fd_*"] };
        var file = new ModuleCapabilities { FileAccess = FileGrant.Read, AllowedPaths = ["/ab"], AllowedSyscalls = ["path_*"] };
        var joined = CapabilityCeiling.Join(own, file);
        Assert.Equal(FileGrant.None, joined.FileAccess);
        Assert.Equal(["*"], joined.DeniedSyscalls!);
    }
}
