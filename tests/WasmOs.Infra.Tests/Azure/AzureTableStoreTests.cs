using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Azure;

[Collection(AzuriteCollection.Name)]
public sealed class AzureTableStoreTests(AzuriteFixture fixture) : TableStoreContract(fixture);
