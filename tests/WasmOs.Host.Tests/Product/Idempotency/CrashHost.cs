using System.Text.RegularExpressions;

namespace WasmOs.Host.Tests.Product.Idempotency;

/// <summary>The product as a process that is killed after a given number of writes, by default of the first request under an idempotency key.</summary>
internal sealed partial class CrashHost : IDisposable
{
    private readonly HostProcess _process;

    private CrashHost(HostProcess process, ProductClient api) => (_process, Api) = (process, api);

    public ProductClient Api { get; }

    /// <summary>Starts the process.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="connection">A storage account, or <c>local</c>.</param>
    /// <param name="writes">The number of writes after which the process is killed; 0 for never.</param>
    /// <param name="table">The table with whose first write the count begins.</param>
    public static async Task<CrashHost> StartAsync(string folder, string connection, int writes, string table = "Idempotency")
    {
        var process = new HostProcess(
            "WasmOs.Host.Tests.CrashHost.dll", [
                folder, connection, writes.ToString(System.Globalization.CultureInfo.InvariantCulture), table
            ], ("LOG_LEVEL", "error"));
        return new CrashHost(process, new ProductClient(new Uri(Address().Match(await process.WaitForAsync("listens on http")).Value)));
    }

    /// <summary>Sends a request. Returns null when the process was killed before it answered.</summary>
    public static async Task<Answer?> TryAsync(Func<Task<Answer>> request)
    {
        try
        {
            return await request();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        Api.Dispose();
        _process.Dispose();
    }

    [GeneratedRegex("http://[^ ]+/")]
    private static partial Regex Address();
}
