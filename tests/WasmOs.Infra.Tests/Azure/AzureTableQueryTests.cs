using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Azure;

public sealed class AzureTableQueryTests(AzureStorageFixture fixture) : TableQueryContract(fixture), IClassFixture<AzureStorageFixture>;
