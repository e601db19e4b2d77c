using WasmOs.Bench.Measuring;

namespace WasmOs.Bench.Http;

/// <summary>One way to run a guest behind HTTP, to be compared with others in alternating rounds.</summary>
internal sealed record Way(string Name, MeasuredHost Host, string? Credential = null)
{
    private const string Execute = "/api/v1/modules/calc/execute";
    private const string Body = """{"function":"add","args":[2,3]}""";
    private const int RoundCount = 9;
    private const int WarmUpSeconds = 10;
    private const int RoundSeconds = 3;

    /// <summary>Measures the server's CPU time and garbage a run, and reports both.</summary>
    public static async Task<(Series[] Cpu, Series[] Bytes)> CompareAsync(Report report, params Way[] ways)
    {
        foreach (var way in ways)
        {
            await way.LoadAsync(WarmUpSeconds);
        }

        var cpu = Array.ConvertAll(ways, static _ => new Series());
        var bytes = Array.ConvertAll(ways, static _ => new Series());
        for (var round = 0; round < RoundCount; round++)
        {
            for (var i = 0; i < ways.Length; i++)
            {
                var (used, allocated) = (ways[i].Host.Server.Cpu, await ways[i].Host.AllocatedAsync());
                var requests = await ways[i].LoadAsync(RoundSeconds);
                cpu[i].Add((ways[i].Host.Server.Cpu - used).TotalMicroseconds / requests);
                bytes[i].Add((double)(await ways[i].Host.AllocatedAsync() - allocated) / requests);
            }
        }

        for (var i = 0; i < ways.Length; i++)
        {
            report.Add($"{ways[i].Name}: server CPU a run", cpu[i], "µs");
            report.Add($"{ways[i].Name}: garbage a run", bytes[i], "bytes");
        }

        return (cpu, bytes);
    }

    private Task<long> LoadAsync(int seconds) => Load.RunAsync(Host.Server.Address, Execute, Body, seconds, Credential);
}
