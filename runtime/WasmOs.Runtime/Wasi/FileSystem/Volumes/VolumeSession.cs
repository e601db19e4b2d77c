using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Volumes;

/// <summary>A volume that a run has opened for writing: a copy in memory, which replaces the volume's content when the guest returns or exits.</summary>
internal sealed class VolumeSession(VolumeMount mount, VolumeSnapshot snapshot, MemoryTree tree) : MountSession
{
    public override MountDirectory OpenRoot() => tree.OpenRoot();

    public override string? Commit(RunContext run)
    {
        if (!tree.IsChanged)
        {
            return null;
        }

        using var cancellation = new CancellationTokenSource();
        var replaced = mount.Volume.TryReplaceAsync(snapshot.Version, tree.Take(), cancellation.Token).AsTask();
        while (!replaced.IsCompleted)
        {
            if (!run.Park(replaced, Timeout.InfiniteTimeSpan))
            {
                cancellation.Cancel();
                ObserveLater(replaced);
                return $"The run had to end while the volume at {mount.GuestPath} was written, so it is unknown whether its changes were kept: {run.StopMessage}";
            }
        }

        return !replaced.GetAwaiter().GetResult()
            ? $"The volume at {mount.GuestPath} was changed by another run meanwhile. Nothing of this run was kept; run it again."
            : null;
    }

    public override void Dispose()
    {
        tree.End();
        snapshot.Lease?.Dispose();
    }

    // The run does not wait for this write any more. Its failure is observed, so that it does not appear as an unobserved exception of the process.
    private static void ObserveLater(Task<bool> replaced) => _ = replaced.ContinueWith(
        static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
