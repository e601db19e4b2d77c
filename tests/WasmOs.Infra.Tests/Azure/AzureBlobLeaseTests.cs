using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Azure;

public sealed class AzureBlobLeaseTests(AzureStorageFixture fixture) : BlobLeaseContract(fixture), IClassFixture<AzureStorageFixture>;
