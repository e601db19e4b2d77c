namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>A mount in memory while a run uses it.</summary>
/// <param name="tree">The files.</param>
/// <param name="lease">What is disposed when the run does not use them any more; null for nothing.</param>
internal sealed class MemorySession(MemoryTree tree, IDisposable? lease = null) : MountSession
{
    public override MountDirectory OpenRoot() => tree.OpenRoot();

    public override void Dispose()
    {
        tree.End();
        lease?.Dispose();
    }
}
