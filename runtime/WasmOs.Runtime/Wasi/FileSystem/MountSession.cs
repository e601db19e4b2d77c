using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>A mount that a run has opened. Owned by the run's WASI state, which disposes it when the run ends.</summary>
internal abstract class MountSession : IDisposable
{
    public abstract MountDirectory OpenRoot();

    /// <summary>Stores the run's changes, if this kind of mount stores any.</summary>
    /// <returns>Why the changes could not be stored, as a sentence; null when they were stored or there are none.</returns>
    public virtual string? Commit(RunContext run) => null;

    public abstract void Dispose();
}
