using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>A mount while a run uses it.</summary>
internal abstract class MountSession : IDisposable
{
    public abstract MountDirectory OpenRoot();

    /// <summary>Makes the run's changes last.</summary>
    /// <returns>Why they could not; null when they do or there are none.</returns>
    public virtual string? Commit(RunContext run) => null;

    public abstract void Dispose();
}
