using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Local;

public sealed class LocalBlobAppendContractTests(LocalStorageFixture fixture) : BlobAppendContract(fixture), IClassFixture<LocalStorageFixture>;
