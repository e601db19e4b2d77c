using WasmOs.Infra.Local.Sqlite;

namespace WasmOs.Infra.Tests.Local;

public sealed class SleepingVfsTests
{
    // The library's own answers 1,000,000: it knows whole seconds only.
    [Fact]
    public async Task Sleep_OfAConnection_IsOfMicroseconds()
    {
        using var folder = new TemporaryFolder();
        await using var storage = LocalStore.Open(folder);

        Assert.Equal(1, SleepingVfs.SleepAsAConnection(1));
    }
}
