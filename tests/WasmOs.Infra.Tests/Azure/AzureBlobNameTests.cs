using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Azure;

public sealed class AzureBlobNameTests(AzureStorageFixture fixture) : BlobNameContract(fixture), IClassFixture<AzureStorageFixture>;
