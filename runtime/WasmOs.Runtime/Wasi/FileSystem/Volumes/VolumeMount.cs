using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Volumes;

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

    internal override MountSession? Open(RunContext run, WasiLimits limits, out string? problem)
    {
        // Counted apart while it is read: a run that gives up does not wait for the reading, which may still go on when the run's state serves another.
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
    /// <param name="memory">What is counted.</param>
    /// <param name="snapshot">The content; null when it may not be held.</param>
    /// <param name="problem">Why it could not be read.</param>
    private bool TryRead(RunContext run, MemoryReservation memory, out VolumeSnapshot? snapshot, out string? problem)
    {
        using var giveUp = new CancellationTokenSource();
        snapshot = null;
        problem = null;
        var reading = volume.ReadAsync(memory, giveUp.Token).AsTask();
        while (!reading.IsCompleted)
        {
            if (!run.Park(reading, Timeout.InfiniteTimeSpan))
            {
                giveUp.Cancel();
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
            // Whatever the port fails with is its caller's, not the guest's: it goes on where the run ends.
            run.HostFailure = e;
            problem = e.Message;
            return false;
        }
    }

    // What comes when nobody waits for it any more is given back; a failure then is nobody's.
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
