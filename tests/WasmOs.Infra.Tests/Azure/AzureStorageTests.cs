using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Azure;

public sealed class AzureStorageTests(AzureStorageFixture fixture) : StorageContract(fixture), IClassFixture<AzureStorageFixture>;
