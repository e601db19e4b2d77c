using System.Reflection;

namespace WasmOs.FunctionsHosting.Tests;

/// <summary>The sample app as it was built, and copies of it with another <c>host.json</c>.</summary>
internal static class SampleApp
{
    public static string Folder { get; } =
        typeof(SampleApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "SampleFolder").Value!;

    /// <summary>What a host is told to run the sample on an account, without queues and timers.</summary>
    public static FunctionsHostOptions Options(string connection)
    {
        var options = new FunctionsHostOptions { WorkerFolder = Folder, StorageConnection = connection, RunQueues = false, RunTimers = false };
        options.Settings["SAMPLE_SCHEDULE"] = "0 30 3 * * *";
        return options;
    }

    /// <summary>A folder of links to the sample's files, with its own <c>host.json</c>.</summary>
    public static DirectoryInfo WithHostJson(string text)
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-sample-");
        foreach (var file in Directory.EnumerateFileSystemEntries(Folder))
        {
            var link = Path.Combine(folder.FullName, Path.GetFileName(file));
            if (Path.GetFileName(file) != "host.json")
            {
                File.CreateSymbolicLink(link, file);
            }
        }

        File.WriteAllText(Path.Combine(folder.FullName, "host.json"), text);
        return folder;
    }
}
