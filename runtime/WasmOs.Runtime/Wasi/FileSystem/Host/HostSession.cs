namespace WasmOs.Runtime.Wasi.FileSystem.Host;

/// <summary>A directory of this machine while a run uses it.</summary>
internal sealed class HostSession(HostDirectory root) : MountSession
{
    public override MountDirectory OpenRoot() => root;

    public override void Dispose()
    {
        // The guest's table owns what it was given.
    }
}
