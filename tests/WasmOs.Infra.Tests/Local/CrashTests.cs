using WasmOs.Infra.Local;

namespace WasmOs.Infra.Tests.Local;

/// <summary>
/// A hundred SIGKILLs during writes, 25 in each of four folders that are kept from run to run: no acknowledged write is lost, and no write is half done.
/// </summary>
public sealed class CrashTests
{
    private const int Folders = 4;
    private const int KillsPerFolder = 25;

    [Fact]
    public async Task Kill_InMidWriteAHundredTimes_LosesNoAcknowledgedWrite() =>
        await Parallel.ForAsync(0, Folders, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (folder, _) => await KillRepeatedlyAsync(folder));

    private static async Task KillRepeatedlyAsync(int seed)
    {
        using var folder = new TemporaryFolder();
        var moments = new Random(seed);
        var truth = new CrashLedger();
        for (var run = 1; run <= KillsPerFolder; run++)
        {
            truth.Add(await CrashRun.ExecuteAsync(folder.Path, run, killAfter: moments.Next(1, 300)));
            await using var storage = LocalStorage.Open(new LocalStorageOptions { Folder = folder.Path }, TimeProvider.System);
            await truth.CheckAsync(storage);
            Assert.Empty(Directory.EnumerateFiles(folder.In("temporary")));
        }
    }
}
