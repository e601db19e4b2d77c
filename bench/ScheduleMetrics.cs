using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Bench.Measuring;
using WasmOs.Bench.Scenes;
using WasmOs.Functions;
using WasmOs.Functions.Configuration;
using WasmOs.Infra.Local;
using WasmOs.Kernel;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Schedules;
using WasmOs.Kernel.Schedules.Cron;
using WasmOs.Kernel.Startup;
using WasmOs.Runtime;
using WasmOs.Storage;

namespace WasmOs.Bench;

/// <summary>Measures cron expressions, and 100,000 schedules: the memory of each, and the time to find the due ones.</summary>
internal static class ScheduleMetrics
{
    private const int Turns = 100_000;
    private const int Schedules = 100_000;
    private const int Parallel = 256;
    private const int Ticks = 21;

    private static readonly (string Text, string Zone)[] Expressions =
    [
        ("* * * * *", "UTC"), ("0 2 * * *", "Europe/Oslo"), ("*/15 9-17 * * MON-FRI", "America/New_York"), ("0 0 LW * *", "Europe/Oslo"), ("0 0 29 2 *", "Europe/Oslo"),
    ];

    public static async Task<int> RunAsync()
    {
        var report = new Report("schedules");
        MeasureCron(report);
        var folder = Directory.CreateTempSubdirectory("wasmos-bench-schedules-");
        try
        {
            await MeasureScaleAsync(report, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        report.Print();
        return 0;
    }

    private static void MeasureCron(Report report)
    {
        var results = Rounds.Run(Rounds.Default, Array.ConvertAll(Expressions, static entry =>
        {
            var expression = Parse(entry.Text);
            var zone = TimeZoneInfo.FindSystemTimeZoneById(entry.Zone);
            return new Case(entry.Text, Turns, turns => Walk(expression, zone, turns));
        }));
        for (var i = 0; i < Expressions.Length; i++)
        {
            report.Add($"next time of {Expressions[i].Text} in {Expressions[i].Zone}", results[i].Cpu, "ns");
        }
    }

    private static void Walk(CronExpression expression, TimeZoneInfo zone, int turns)
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var at = start;
        for (var i = 0; i < turns; i++)
        {
            at = expression.GetNext(at, zone)!.Value;
            at = at.Year > 2050 ? start : at;
        }
    }

    private static async Task MeasureScaleAsync(Report report, string folder)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        services.AddSingleton<IStorage>(_ => LocalStorage.Open(new LocalStorageOptions { Folder = folder }, TimeProvider.System));
        services.AddWasmOsFunctions(new ProductOptions { Runtime = new RuntimeOptions { PoolSize = 0 } });
        await using var provider = services.BuildServiceProvider();
        await KernelStartup.EnsureAsync(provider.GetRequiredService<IStorage>(), KernelRooms.All, CancellationToken.None);
        await provider.GetRequiredService<ModuleRegistry>().UploadAsync(new ModuleUpload { Name = "calc", Content = Guests.Calc }, CancellationToken.None);
        var schedules = provider.GetRequiredService<ScheduleService>();
        var runner = provider.GetRequiredService<ScheduleRunner>();
        await CreateAsync(schedules, 0);
        await runner.TickAsync(CancellationToken.None);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var began = TimeProvider.System.GetTimestamp();
        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(1, Schedules - 1), new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (i, _) => await CreateAsync(schedules, i));
        report.Add("schedules created a second", Schedules / TimeProvider.System.GetElapsedTime(began).TotalSeconds, "1/s");

        var ticks = new List<double>();
        for (var tick = 0; tick < Ticks; tick++)
        {
            began = TimeProvider.System.GetTimestamp();
            await runner.TickAsync(CancellationToken.None);
            ticks.Add(TimeProvider.System.GetElapsedTime(began).TotalMicroseconds);
        }

        report.Add(
            "memory a schedule, of 100,000", Math.Max(0, GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Schedules, "bytes",
            Target.AtMost(1024));
        report.Add("finding what is due among 100,000", ticks.Order().ElementAt(Ticks / 2), "µs");
    }

    /// <summary>Creates a schedule. The due times are spread over hours, all at least an hour from now, so that none is due during the measurement.</summary>
    private static async Task CreateAsync(ScheduleService schedules, int i)
    {
        var settings = new ScheduleSettings
        {
            ModuleId = "calc",
            Call = new ScheduledCall { Function = "add", Args = [.. "[1,2]"u8] },
            Expression = string.Create(CultureInfo.InvariantCulture, $"{i % 60} {i / 60 % 24} {1 + (i % 28)} * *"),
            StartsAt = TimeProvider.System.GetUtcNow().AddHours(1),
        };
        var created = await schedules.CreateAsync(settings, CancellationToken.None);
        if (!created.Succeeded)
        {
            throw new InvalidOperationException(created.Error.ToString());
        }
    }

    private static CronExpression Parse(string text) =>
        CronExpression.TryParse(text, out var expression, out var error) ? expression : throw new ArgumentException(error);
}
