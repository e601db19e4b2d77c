using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Azure;

public sealed class AzureBlobStoreTests(AzureStorageFixture fixture) : BlobStoreContract(fixture), IClassFixture<AzureStorageFixture>;
