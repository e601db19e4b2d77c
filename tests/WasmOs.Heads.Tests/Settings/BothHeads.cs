using Microsoft.Extensions.Configuration;
using WasmOs.Functions.Configuration;
using WasmOs.Functions.Worker;
using WasmOs.Host.Configuration;
using WasmOs.Host.Startup;

namespace WasmOs.Heads.Tests.Settings;

/// <summary>Reads the same settings as each head does at its start, from variables, in a folder of the test's.</summary>
internal sealed class BothHeads : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-heads-");

    public BothHeads()
    {
        File.WriteAllText(Path.Combine(Folder, SettingSamples.File), SettingSamples.FileText);
        File.WriteAllText(Path.Combine(Folder, SettingSamples.ProvidersFile), SettingSamples.ProvidersText);
        File.WriteAllText(Path.Combine(Folder, SettingSamples.PricesFile), SettingSamples.PricesText);
        File.WriteAllText(Path.Combine(Folder, SettingSamples.AlertsFile), SettingSamples.AlertsText);
    }

    public string Folder => _folder.FullName;

    public HostOptions ReadHost(params (string Name, string Value)[] settings) => HostOptionsReader.Read(Folder, Folder, Variables(settings));

    public IReadOnlyList<string> HostErrors(params (string Name, string Value)[] settings) => Assert.Throws<StartupException>(() => ReadHost(settings)).Errors;

    public WorkerSettings ReadWorker(params (string Name, string Value)[] settings)
    {
        var variables = Variables(settings);
        variables.TryAdd("AzureWebJobsStorage", "UseDevelopmentStorage=true");
        return ReadWorkerAsSet(variables);
    }

    /// <summary>As <see cref="ReadWorker"/>, without an account where none is set.</summary>
    public WorkerSettings ReadWorkerAsSet(Dictionary<string, string> variables)
    {
        // As the source of environment variables does.
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                variables.Select(variable => KeyValuePair.Create(variable.Key.Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value))).Build();
        return WorkerSettings.Read(configuration, variables, Folder);
    }

    /// <summary>The product's options of both, without the name that is each process's own.</summary>
    public (SortedDictionary<string, string> Host, SortedDictionary<string, string> Worker) Values(params (string Name, string Value)[] settings)
    {
        var worker = ReadWorker(settings);
        Assert.Empty(worker.Errors);
        return (ValuesOf(ReadHost(settings).Product), ValuesOf(worker.Product));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static SortedDictionary<string, string> ValuesOf(ProductOptions options)
    {
        var values = OptionValues.Of(options);
        foreach (var name in values.Where(value => value.Value == options.Worker).Select(value => value.Key).ToList())
        {
            values.Remove(name);
        }

        return values;
    }

    private static Dictionary<string, string> Variables((string Name, string Value)[] settings) =>
        settings.ToDictionary(setting => setting.Name, setting => setting.Value);
}
