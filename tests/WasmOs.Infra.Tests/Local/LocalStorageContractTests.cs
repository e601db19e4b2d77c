using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Local;

public sealed class LocalStorageContractTests(LocalStorageFixture fixture) : StorageContract(fixture), IClassFixture<LocalStorageFixture>;
