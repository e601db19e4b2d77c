using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Local;

public sealed class LocalTableStoreContractTests(LocalStorageFixture fixture) : TableStoreContract(fixture), IClassFixture<LocalStorageFixture>;
