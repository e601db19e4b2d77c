using WasmOs.Host.Configuration;
using WasmOs.Host.Startup;
using WasmOs.Infra.Local;
using WasmOs.Storage;

namespace WasmOs.Host.Tests.Configuration;

/// <summary>A quota that the disk cannot hold is told at the start.</summary>
public sealed class DiskWarningTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-disk-");

    [Theory]
    [InlineData(1001, true)]
    [InlineData(1000, false)]
    public void WarningOf_AQuotaLargerThanTheDisk_NamesBoth(long limit, bool warns) =>
        Assert.Equal(
            warns,
            StartupProbes.WarningOf(limit, new VolumeSpace(1, 1000))
                ?.StartsWith("MAX_DISK is 1001 bytes, but the disk of DATA_DIR holds 1000 bytes", StringComparison.Ordinal) == true);

    [Fact]
    public void Run_AQuotaLargerThanTheDisk_Warns()
    {
        var total = LocalStorage.VolumeOf(_folder.FullName)!.Value.TotalBytes;

        Assert.Contains(Run(total + 1).Warnings, warning => warning.StartsWith("MAX_DISK is ", StringComparison.Ordinal));
        Assert.DoesNotContain(Run(total).Warnings, warning => warning.StartsWith("MAX_DISK is ", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private SettingReport Run(long limit)
    {
        var options = new HostOptions { Port = 0, DataDirectory = _folder.FullName };
        options.Product.Quotas.MaxDiskBytes = limit;
        var report = new SettingReport();
        StartupProbes.Run(options, report);
        return report;
    }
}
