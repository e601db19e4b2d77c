using System.Diagnostics;
using System.Globalization;
using WasmOs.FunctionsHosting.Configuration;

namespace WasmOs.FunctionsHosting.Processes;

/// <summary>The worker's command line and environment, as the Functions host writes them.</summary>
internal static class WorkerCommand
{
    /// <summary>
    /// What a program needs of the machine. All else of this process's environment would be app settings to the worker, so none of it passes.
    /// </summary>
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "TMP", "SystemRoot", "windir", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "ProgramFiles",
        "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "LD_LIBRARY_PATH", "SSL_CERT_DIR", "SSL_CERT_FILE",
    ];

    public static ProcessStartInfo Create(FunctionsHostOptions options, WorkerDescription worker, Uri rpc, Uri front, string workerId)
    {
        var folder = Path.GetFullPath(options.WorkerFolder);
        var start = new ProcessStartInfo(worker.Executable)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        foreach (var argument in (string[])[.. worker.Arguments, .. worker.WorkerPath is { } path ? [path] : (string[])[], .. Arguments(rpc, workerId)])
        {
            start.ArgumentList.Add(argument);
        }

        SetEnvironment(start.Environment, options, folder, front);
        return start;
    }

    // Each is given twice: workers of old read the short names.
    private static string[] Arguments(Uri rpc, string workerId)
    {
        var request = Guid.CreateVersion7().ToString();
        var length = int.MaxValue.ToString(CultureInfo.InvariantCulture);
        return
        [
            "--host", rpc.Host, "--port", rpc.Port.ToString(
                CultureInfo.InvariantCulture), "--workerId", workerId, "--requestId", request, "--grpcMaxMessageLength", length,
            "--functions-uri", rpc.AbsoluteUri, "--functions-worker-id", workerId, "--functions-request-id", request, "--functions-grpc-max-message-length", length,
        ];
    }

    private static void SetEnvironment(IDictionary<string, string?> environment, FunctionsHostOptions options, string folder, Uri front)
    {
        var inherited = Inherited.Where(environment.ContainsKey).ToDictionary(name => name, name => environment[name]);
        environment.Clear();
        foreach (var (name, value) in inherited)
        {
            environment[name] = value;
        }

        environment["FUNCTIONS_EXTENSION_VERSION"] = "~4";
        environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        environment["AzureWebJobsStorage"] = options.StorageConnection;
        environment["AzureWebJobsScriptRoot"] = folder;
        environment["WEBSITE_HOSTNAME"] = front.Authority;
        foreach (var (name, value) in options.Settings)
        {
            environment[name] = value;
        }

        environment["FUNCTIONS_WORKER_DIRECTORY"] = folder;
        environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
    }
}
