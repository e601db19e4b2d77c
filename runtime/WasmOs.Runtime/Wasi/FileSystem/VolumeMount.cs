using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;

namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>
/// Files that last. A run works on its own copy; when it ends by itself (returns or exits, with whatever code), its changes become the volume's content as a whole, unless another
/// run was faster: then nothing of it is kept and the run ends with the fault <c>volume_conflict</c>. A run that traps or is stopped changes nothing.
/// </summary>
/// <param name="guestPath">The name by which the guest finds it.</param>
/// <param name="volume">The files.</param>
/// <param name="readOnly">Whether the guest may only read them.</param>
public sealed class VolumeMount(string guestPath, IVolume volume, bool readOnly = false) : WasiMount(guestPath, readOnly)
{
    /// <summary>The files.</summary>
    public IVolume Volume => volume;

    internal override MountSession? Open(GuestRun run, WasiLimits limits, out string? problem)
    {
        using var giveUp = new CancellationTokenSource();
        var reading = volume.ReadAsync(giveUp.Token).AsTask();
        while (!reading.IsCompleted)
        {
            if (!run.Park(reading, Timeout.InfiniteTimeSpan))
            {
                giveUp.Cancel();
                problem = run.StopMessage;
                return null;
            }
        }

        VolumeSnapshot snapshot;
        try
        {
            snapshot = reading.GetAwaiter().GetResult();
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // Whatever the port fails with is its caller's, not the guest's: it goes on where the run ends.
            run.Wasi.MountFailure = e;
            problem = e.Message;
            return null;
        }

        problem = null;
        return IsReadOnly
            ? new MemorySession(snapshot.Content.Shared)
            : new VolumeSession(this, snapshot, MemoryTree.From(snapshot.Content, limits, run.Time, isReadOnly: false));
    }
}
