namespace WasmOs.Runtime.Wasi.FileSystem.Host;

/// <summary>A directory of this machine that a run has opened.</summary>
internal sealed class HostSession(HostDirectory root) : MountSession
{
    public override MountDirectory OpenRoot() => root;

    public override void Dispose()
    {
        // Nothing to release: the run's descriptor table owns the directory.
    }
}
