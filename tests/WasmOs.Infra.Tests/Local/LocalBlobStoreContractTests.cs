using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Local;

public sealed class LocalBlobStoreContractTests(LocalStorageFixture fixture) : BlobStoreContract(fixture), IClassFixture<LocalStorageFixture>;
