using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Azure;

public sealed class AzureTableTransactionTests(AzureStorageFixture fixture) : TableTransactionContract(fixture), IClassFixture<AzureStorageFixture>;
