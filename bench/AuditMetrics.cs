using Microsoft.Extensions.Logging.Abstractions;
using WasmOs.Bench.Measuring;
using WasmOs.Infra.Local;
using WasmOs.Kernel;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Keys;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Startup;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Bench;

/// <summary>Measures the audit trail on the local store: entries of runs, added by one thread until storage has all of them, and their verification.</summary>
internal static class AuditMetrics
{
    private const int Rounds = 5;
    private const int Entries = 200_000;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-bench-audit-");
        try
        {
            await using var storage = LocalStorage.Open(new LocalStorageOptions { Folder = folder.FullName }, TimeProvider.System);
            await KernelStartup.EnsureAsync(storage, KernelRooms.All, CancellationToken.None);
            var seal = SecretSeal.Create([new byte[SecretSeal.MinKeyBytes]]);
            var keys = new SigningKeys(storage.Tables, seal, new KeyOptions(), TimeProvider.System);
            var failures = new BackgroundFailures(TimeProvider.System, NullLogger<BackgroundFailures>.Instance);
            var report = new Report("the audit trail on the local store");
            await using (var trail = new AuditTrail(storage, keys, new AuditOptions(), new WorkerName("bench"), TimeProvider.System, failures))
            {
                await MeasureAsync(trail, report);
            }

            var started = TimeProvider.System.GetTimestamp();
            var verdict = await new AuditVerifier(storage, keys, TimeProvider.System).VerifyAsync(null, null, CancellationToken.None);
            report.Add("verification", (Rounds + 1) * Entries / TimeProvider.System.GetElapsedTime(started).TotalSeconds, "lines/s");
            report.Print();
            return verdict.IsValid && failures.Total == 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(AuditTrail trail, Report report)
    {
        var (rates, cpu, bytes) = (new Series(), new Series(), new Series());
        var entry = new AuditEntry("executions.run", AuditOutcome.Done)
        {
            Caller = "key:ci",
            CallerId = "0190a000-0000-7000-8000-0123456789ab",
            Address = "203.0.113.7",
            RequestId = "0190a000-0000-7000-8000-0123456789ac",
            Status = 200,
            ExecutionId = ExecutionId.New(TimeProvider.System),
            Module = "billing.invoice",
            Digest = ModuleDigest.Of([]),
            Function = "add",
            Fuel = 1234,
            Cpu = TimeSpan.FromMicroseconds(42),
            MemoryPeakBytes = 65536,
        };
        for (var round = 0; round <= Rounds; round++)
        {
            var allocated = GC.GetTotalAllocatedBytes();
            var used = Environment.CpuUsage.TotalTime;
            var started = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < Entries; i++)
            {
                await trail.AddAsync(entry, CancellationToken.None);
            }

            await trail.FlushAsync(CancellationToken.None);
            if (round > 0)
            {
                rates.Add(Entries / TimeProvider.System.GetElapsedTime(started).TotalSeconds);
                cpu.Add((Environment.CpuUsage.TotalTime - used).TotalNanoseconds / Entries);
                bytes.Add((GC.GetTotalAllocatedBytes() - allocated) / (double)Entries);
            }
        }

        report.Add("entries of runs, durable", rates, "lines/s", Target.NotBelow(100_000));
        report.Add("processor time of all threads", cpu, "ns/line");
        report.Add("garbage beside the entry", bytes, "bytes/line");
    }
}
