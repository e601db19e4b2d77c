using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Local;

public sealed class LocalTableValueContractTests(LocalStorageFixture fixture) : TableValueContract(fixture), IClassFixture<LocalStorageFixture>;
