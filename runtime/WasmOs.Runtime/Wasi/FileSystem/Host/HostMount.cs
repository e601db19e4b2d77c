using Microsoft.Win32.SafeHandles;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.FileSystem.Host;

/// <summary>A directory of this machine. Made by <see cref="HostDirectories"/> only, which checks that the operator allows the directory.</summary>
public sealed class HostMount : WasiMount
{
    private readonly string _root;
    private readonly string[] _names;

    internal HostMount(string root, string[] names, string guestPath, bool readOnly)
        : base(guestPath, readOnly)
    {
        _root = root;
        _names = names;
    }

    /// <summary>The absolute path of the directory on this machine, links resolved.</summary>
    public string HostPath => Path.Combine([_root, .. _names]);

    // Opens one directory after another, from the allowed directory down, and follows no links.
    // So the directory that is opened is the one that was checked when the mount was made.
    internal override MountSession? Open(RunContext run, WasiLimits limits, out string? problem)
    {
        problem = null;
        var descriptor = LibC.OpenAt(LibC.AtCurrentDirectory, _root, LibC.ReadOnly | LibC.Directory | LibC.CloseOnExec, 0);
        var errno = HostErrno.Of(descriptor);
        MountDirectory? directory = descriptor < 0 ? null : new HostDirectory(new SafeFileHandle(descriptor, ownsHandle: true), limits, IsReadOnly);
        for (var i = 0; i < _names.Length && directory is not null; i++)
        {
            var parent = directory;
            errno = parent.OpenDirectory(_names[i], out directory);
            parent.Dispose();
        }

        problem = directory is null ? $"it could not be opened ({errno})." : null;
        return directory is null ? null : new HostSession((HostDirectory)directory);
    }
}
