using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Local;

public sealed class LocalTableQueryContractTests(LocalStorageFixture fixture) : TableQueryContract(fixture), IClassFixture<LocalStorageFixture>;
