using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Azure;

public sealed class AzureTableStoreTests(AzureStorageFixture fixture) : TableStoreContract(fixture), IClassFixture<AzureStorageFixture>;
