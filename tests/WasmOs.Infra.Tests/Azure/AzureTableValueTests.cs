using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Azure;

public sealed class AzureTableValueTests(AzureStorageFixture fixture) : TableValueContract(fixture), IClassFixture<AzureStorageFixture>;
