using System.Diagnostics;
using WasmOs.Runtime.Execution;

namespace WasmOs.Bench.Measuring;

/// <summary>Runs cases in alternating rounds, A B A B …, so that other load on the machine affects all cases equally.</summary>
internal static class Rounds
{
    public const int Default = 9;

    /// <summary>Long enough for .NET's tiered compiler to produce its final code.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    public static CaseResult[] Run(int rounds, params Case[] cases)
    {
        var startedAt = Stopwatch.GetTimestamp();
        do
        {
            foreach (var measured in cases)
            {
                measured.Before?.Invoke();
                measured.Loop(measured.Turns);
            }
        }
        while (Stopwatch.GetElapsedTime(startedAt) < WarmUp);

        var results = cases.Select(static _ => new CaseResult()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < cases.Length; i++)
            {
                Measure(cases[i], results[i]);
            }
        }

        return results;
    }

    private static void Measure(Case measured, CaseResult result)
    {
        measured.Before?.Invoke();
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var process = Environment.CpuUsage.TotalTime;
        var wall = Stopwatch.GetTimestamp();
        var cpu = ThreadClock.Now();
        measured.Loop(measured.Turns);
        result.Cpu.Add((ThreadClock.Now() - cpu).TotalNanoseconds / measured.Turns);
        result.Wall.Add(Stopwatch.GetElapsedTime(wall).TotalNanoseconds / measured.Turns);
        result.ProcessCpu.Add((Environment.CpuUsage.TotalTime - process).TotalNanoseconds / measured.Turns);
        result.Bytes.Add((double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / measured.Turns);
    }
}
