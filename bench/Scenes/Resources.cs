using System.Diagnostics;

namespace WasmOs.Bench.Scenes;

/// <summary>The memory, handles and threads of the process.</summary>
internal readonly record struct Resources(long ResidentBytes, int Handles, int Threads)
{
    public static Resources Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return new Resources(self.WorkingSet64, self.HandleCount, self.Threads.Count);
    }
}
