using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Local;

public sealed class LocalBlobNameContractTests(LocalStorageFixture fixture) : BlobNameContract(fixture), IClassFixture<LocalStorageFixture>;
