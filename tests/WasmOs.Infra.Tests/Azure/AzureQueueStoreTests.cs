using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Azure;

public sealed class AzureQueueStoreTests(AzureStorageFixture fixture) : QueueStoreContract(fixture), IClassFixture<AzureStorageFixture>;
