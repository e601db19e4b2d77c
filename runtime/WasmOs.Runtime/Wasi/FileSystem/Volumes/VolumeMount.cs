using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Volumes;

/// <summary>
/// Files that outlive the run. A run works on its own copy. When the guest returns or exits, with any exit code, the copy replaces the volume's content as a
/// whole. If another run has replaced the content meanwhile, all changes of this run are dropped and the run ends with the fault <c>volume_conflict</c>. A run
/// that traps or is stopped changes nothing.
/// </summary>
/// <param name="guestPath">The path by which the guest finds the files.</param>
/// <param name="volume">The volume that keeps the files.</param>
/// <param name="readOnly">Whether the guest may only read the files.</param>
public sealed class VolumeMount(string guestPath, IVolume volume, bool readOnly = false) : WasiMount(guestPath, readOnly)
{
    /// <summary>The volume that keeps the files.</summary>
    public IVolume Volume => volume;

    internal override MountSession? Open(RunContext run, WasiLimits limits, out string? problem)
    {
        // The read counts its bytes in a reservation of its own. A run that is stopped does not wait for the read, so the read may still be counting
        // when the run's state, including run.Memory, already serves another run.
        using var memory = new MemoryReservation(run.Memory.Host, run.Memory.Left);
        if (!TryRead(run, memory, out var snapshot, out problem))
        {
            return null;
        }

        run.Memory.TakeOver(memory);
        if (snapshot is not null && IsReadOnly)
        {
            return new MemorySession(snapshot.Content.Shared, snapshot.Lease);
        }

        if (snapshot is not null && MemoryTree.TryCreate(snapshot.Content, limits, run.Time, run.Memory) is { } tree)
        {
            return new VolumeSession(this, snapshot, tree);
        }

        snapshot?.Lease?.Dispose();
        problem = run.StopForMemory($"The files of {GuestPath}");
        return null;
    }

    /// <summary>Reads the volume while the run is parked.</summary>
    /// <param name="run">The run.</param>
    /// <param name="memory">Counts the bytes of the content.</param>
    /// <param name="snapshot">The content; null when a memory limit does not allow it, or when this method returns false.</param>
    /// <param name="problem">Why the volume could not be read; null when it was.</param>
    /// <returns>False when the run was stopped or the volume could not be read.</returns>
    private bool TryRead(RunContext run, MemoryReservation memory, out VolumeSnapshot? snapshot, out string? problem)
    {
        using var cancellation = new CancellationTokenSource();
        snapshot = null;
        problem = null;
        var reading = volume.ReadAsync(memory, cancellation.Token).AsTask();
        while (!reading.IsCompleted)
        {
            if (!run.Park(reading, Timeout.InfiniteTimeSpan))
            {
                cancellation.Cancel();
                DisposeLater(reading);
                problem = run.StopMessage;
                return false;
            }
        }

        try
        {
            snapshot = reading.GetAwaiter().GetResult();
            return true;
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // A failure of the storage is not the guest's fault: when the run has ended, the exception is rethrown to the caller that started the run.
            run.HostFailure = e;
            problem = e.Message;
            return false;
        }
    }

    // For a read that the run no longer waits for: disposes the lease when the read succeeds, and observes and ignores the exception when it fails.
    private static void DisposeLater(Task<VolumeSnapshot?> reading) => _ = reading.ContinueWith(
        static read =>
        {
            if (read.IsCompletedSuccessfully)
            {
                read.Result?.Lease?.Dispose();
            }
            else
            {
                _ = read.Exception;
            }
        },
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
