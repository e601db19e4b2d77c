namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>A mount in memory that a run has opened and whose changes are not stored.</summary>
/// <param name="tree">The files.</param>
/// <param name="lease">Disposed with this session, when the run no longer uses the files; null when nothing must be released.</param>
internal sealed class MemorySession(MemoryTree tree, IDisposable? lease = null) : MountSession
{
    public override MountDirectory OpenRoot() => tree.OpenRoot();

    public override void Dispose()
    {
        tree.End();
        lease?.Dispose();
    }
}
