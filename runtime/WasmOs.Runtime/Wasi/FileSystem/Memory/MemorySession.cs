namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>A mount in memory while a run uses it.</summary>
internal sealed class MemorySession(MemoryTree tree) : MountSession
{
    public override MountDirectory OpenRoot() => tree.OpenRoot();

    public override void Dispose()
    {
        // The tree is garbage after the run, or shared.
    }
}
