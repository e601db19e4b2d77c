using WasmOs.Infra.Local;

namespace WasmOs.Infra.Tests.Local;

/// <summary>Opens local stores for tests.</summary>
internal static class LocalStore
{
    public static LocalStorage Open(TemporaryFolder folder, TimeProvider? time = null, int maxPages = 0) =>
        LocalStorage.Open(new LocalStorageOptions { Folder = folder.Path, MaxPages = maxPages }, time ?? TimeProvider.System);
}
