using System.Diagnostics;
using System.Globalization;

namespace WasmOs.Infra.Tests.Local;

/// <summary>Runs the crash writer once: starts it, kills it after a number of acknowledged writes, and collects what it had acknowledged.</summary>
internal static class CrashRun
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Runs the crash writer on a folder that it cannot open.</summary>
    public static async Task<(int ExitCode, string Errors)> FailAsync(string folder)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var process = Start(folder, run: 0);
        var errors = await process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, errors);
    }

    /// <summary>Runs the crash writer until it has acknowledged <paramref name="killAfter"/> writes, kills it, and returns all acknowledged writes.</summary>
    public static async Task<List<string>> ExecuteAsync(string folder, int run, int killAfter)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var process = Start(folder, run);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        var acknowledged = new List<string>();
        var text = await ReadUntilKilledAsync(process, killAfter, deadline.Token);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            acknowledged.Add(line.ToString());
        }

        acknowledged.RemoveAt(acknowledged.Count - 1); // The kill may have cut off the last line. Otherwise, it is the empty text after the last line end.
        await process.WaitForExitAsync(deadline.Token);
        Assert.True(acknowledged.Count >= killAfter, $"Run {run} ended by itself after {acknowledged.Count} writes: {await errors}");
        return acknowledged;
    }

    private static Process Start(string folder, int run)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "WasmOs.Infra.Tests.CrashWriter.dll");
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        return Process.Start(new ProcessStartInfo(host, ["exec", program, folder, run.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static async Task<string> ReadUntilKilledAsync(Process process, int killAfter, CancellationToken cancellationToken)
    {
        var text = new System.Text.StringBuilder();
        var buffer = new char[4096];
        var lines = 0;
        var killed = false;
        int read;
        while ((read = await process.StandardOutput.ReadAsync(buffer, cancellationToken)) > 0)
        {
            text.Append(buffer, 0, read);
            lines += buffer.AsSpan(0, read).Count('\n');
            if (lines < killAfter || killed)
            {
                continue;
            }

            process.Kill(); // SIGKILL on Unix
            killed = true;
        }

        return text.ToString();
    }
}
