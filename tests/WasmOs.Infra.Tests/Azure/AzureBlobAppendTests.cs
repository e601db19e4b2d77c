using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Azure;

public sealed class AzureBlobAppendTests(AzureStorageFixture fixture) : BlobAppendContract(fixture), IClassFixture<AzureStorageFixture>;
