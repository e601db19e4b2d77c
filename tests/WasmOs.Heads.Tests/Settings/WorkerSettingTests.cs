using WasmOs.Functions.Settings.Table;

namespace WasmOs.Heads.Tests.Settings;

/// <summary>What the worker on Azure Functions reads otherwise than the embedded host, or not at all.</summary>
public sealed class WorkerSettingTests : IDisposable
{
    private readonly BothHeads _heads = new();

    public static TheoryData<string> OnlyEmbedded => [.. SettingTable.All.Where(setting => setting.OnlyEmbedded).Select(setting => setting.Name)];

    [Theory]
    [MemberData(nameof(OnlyEmbedded))]
    public void Read_SettingOfTheEmbeddedHostAlone_IsToldUnlessItIsIgnored(string name)
    {
        var error = Assert.Single(_heads.ReadWorker((name, "1")).Errors);

        Assert.StartsWith($"{name}: is not supported on Azure Functions. ", error, StringComparison.Ordinal);
        Assert.Empty(_heads.ReadWorker((name, "1"), ("IGNORED_SETTINGS", name)).Errors);
        Assert.Empty(_heads.ReadWorker((name, " ")).Errors);
    }

    [Theory]
    [InlineData("AzureFunctionsWebHost__hostid", "my-host")]
    [InlineData("AzureFunctionsJobHost__logging__logLevel__default", "Warning")]
    [InlineData("AzureWebJobsStorage__credential", "managedidentity")]
    [InlineData("AzureWebJobsStorage__blobServiceUri", "https://x.blob.core.windows.net")]
    [InlineData("AzureWebJobsSecretStorageType", "files")]
    [InlineData("AzureWebJobsFeatureFlags", "EnableProxies")]
    [InlineData("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated")]
    [InlineData("WEBSITE_RUN_FROM_PACKAGE", "1")]
    [InlineData("APPLICATIONINSIGHTS_CLOUD_ROLE_NAME", "x")]
    [InlineData("SCM_DO_BUILD_DURING_DEPLOYMENT", "true")]
    public void Read_SettingOfAzureFunctions_IsLeftAlone(string name, string value)
    {
        var settings = _heads.ReadWorker((name, value));

        Assert.Empty(settings.Errors);
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void Read_VariableThatOnlyBeginsAsOursDo_IsWarnedAbout()
    {
        var settings = _heads.ReadWorker(("MAX_JOBS", "4"));

        Assert.Empty(settings.Errors);
        Assert.Contains("MAX_JOBS: is not a setting of WasmOS", Assert.Single(settings.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Account_IsTakenByConnectionStringOrIdentity()
    {
        Assert.Equal("UseDevelopmentStorage=true", _heads.ReadWorker().Storage.ConnectionString);

        var identity = _heads.ReadWorkerAsSet(new() { ["AzureWebJobsStorage__accountName"] = "data1", ["AzureWebJobsStorage__clientId"] = "me" });
        Assert.Empty(identity.Errors);
        Assert.Equal(("data1", "me"), (identity.Storage.AccountName, identity.Storage.ClientId));
    }

    [Theory]
    [InlineData("", "No storage account is set: set AzureWebJobsStorage")]
    [InlineData("AccountName=a;AccountKey=hunter2", "")]
    [InlineData("hunter2", "")]
    public void Read_NoUsableAccount_IsToldWithoutItsSecret(string connection, string expected)
    {
        var error = Assert.Single(_heads.ReadWorkerAsSet(new() { ["AzureWebJobsStorage"] = connection }).Errors);

        Assert.StartsWith("AzureWebJobsStorage: " + expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RelativeCapabilitiesFile_StartsAtTheAppsFolder()
    {
        var capabilities = _heads.ReadWorker(("CAPABILITIES_FILE", SettingSamples.File)).Product.Capabilities;

        Assert.Equal(4, capabilities.Modules["calc"].MaxOpenFiles);
        Assert.NotEqual(_heads.Folder, Directory.GetCurrentDirectory());
    }

    public void Dispose() => _heads.Dispose();
}
