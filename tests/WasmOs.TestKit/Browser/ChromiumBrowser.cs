using System.Diagnostics;
using System.Text.Json;

namespace WasmOs.TestKit.Browser;

/// <summary>Debian's Chromium, controlled by playwright-core under Node.js. Each call starts a browser with a new profile.</summary>
/// <remarks>Needs the package <c>chromium</c>, which <c>.ci/run</c> installs, and Node.js; the build of this project installs playwright-core itself.</remarks>
public static class ChromiumBrowser
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>Runs the steps in order. Returns the result of each script, null for a step without a script.</summary>
    /// <exception cref="InvalidOperationException">There is no browser, or a page or a script failed.</exception>
    public static async Task<IReadOnlyList<JsonElement>> RunAsync(params IEnumerable<BrowserStep> steps)
    {
        var browser = Array.Find(Places, File.Exists)
            ?? throw new InvalidOperationException($"The tests need a browser at one of {string.Join(", ", Places)}: apt-get install chromium.");
        using var process = Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(
            JsonSerializer.Serialize(new { browser, steps = steps.Select(step => new { url = step.Url, script = step.Script }) })).ConfigureAwait(false);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var text = await output.ConfigureAwait(false);
        if (text.Length == 0)
        {
            throw new InvalidOperationException($"The browser's driver printed no result: {await errors.ConfigureAwait(false)}");
        }

        var result = JsonSerializer.Deserialize<JsonElement>(text);
        return result.TryGetProperty("error", out var error)
            ? throw new InvalidOperationException(error.GetString())
            : [.. result.GetProperty("value").EnumerateArray()];
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("node", [Path.Combine(SourceTree.TestKit, "Browser", "run-in-page.js")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("Node.js could not be started; install it and put 'node' on the path.");
    }
}
