using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Local;

public sealed class LocalTableTransactionContractTests(LocalStorageFixture fixture) : TableTransactionContract(fixture), IClassFixture<LocalStorageFixture>;
