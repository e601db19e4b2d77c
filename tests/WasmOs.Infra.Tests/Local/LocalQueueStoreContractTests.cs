using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Local;

public sealed class LocalQueueStoreContractTests(LocalStorageFixture fixture) : QueueStoreContract(fixture), IClassFixture<LocalStorageFixture>;
