using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Local;

public sealed class LocalBlobLeaseContractTests(LocalStorageFixture fixture) : BlobLeaseContract(fixture), IClassFixture<LocalStorageFixture>;
