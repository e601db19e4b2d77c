using System.Reflection;
using WasmOs.FunctionsHosting;

namespace WasmOs.Functions.Azure.Tests;

/// <summary>The function app as it was built, and how the tests start it.</summary>
internal static class WorkerApp
{
    /// <summary>The folder of the built worker.</summary>
    public static string Folder { get; } = Built("WorkerFolder");

    /// <summary>The built embedded host.</summary>
    public static string EmbeddedHost { get; } = Built("EmbeddedHost");

    /// <summary>The keys that all hosts of an account need.</summary>
    public static IReadOnlyList<(string Name, string Value)> Keys { get; } = [
        ("AUTH_MODE", "off"), ("SECRETS_KEY", Convert.ToBase64String(new byte[32])), ("ARTIFACT_KEY", Convert.ToBase64String(new byte[32]))
    ];

    /// <summary>What a host is told to run the app on a storage account, with app settings.</summary>
    public static FunctionsHostOptions Options(string connection, params (string Name, string Value)[] settings)
    {
        var options = new FunctionsHostOptions { WorkerFolder = Folder, StorageConnection = connection };
        foreach ((var name, var value) in Keys.Concat(settings))
        {
            options.Settings[name] = value;
        }

        return options;
    }

    /// <summary>Starts the app.</summary>
    public static Task<FunctionsHost> StartAsync(string connection, params (string Name, string Value)[] settings) =>
        FunctionsHost.StartAsync(Options(connection, settings));

    private static string Built(string name) =>
        typeof(WorkerApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!;
}
