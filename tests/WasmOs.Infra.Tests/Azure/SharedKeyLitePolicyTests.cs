using WasmOs.Infra.Azure.Tables;

namespace WasmOs.Infra.Tests.Azure;

/// <summary>The vectors were computed apart from this code, by Python's hmac over the string of the documentation.</summary>
public sealed class SharedKeyLitePolicyTests
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Date = "Sat, 21 Nov 2026 08:24:56 GMT";

    [Theory]
    [InlineData(
        "devstoreaccount1", "http://127.0.0.1:10002/devstoreaccount1/Modules(PartitionKey='a%20b',RowKey='%C3%BC')?$top=3",
        "I+q7FpdC0ccSIPlY7SlB1FxFCrau1A/XiGHBSoFp1Qs=")]
    [InlineData("myaccount", "https://myaccount.table.core.windows.net/Tables", "kPYQ9B5c9Fj0tCS+sT0FeUZakiZcYp3z9cgP5P6d9TM=")]
    public void Sign_Request_IsTheDocumentedSignature(string account, string uri, string signature)
    {
        var policy = new SharedKeyLitePolicy(account, Key, TimeProvider.System);

        Assert.Equal(signature, policy.Sign(Date, new Uri(uri)));
    }

    [Fact]
    public void Sign_AnotherDate_IsAnotherSignature()
    {
        var policy = new SharedKeyLitePolicy("myaccount", Key, TimeProvider.System);
        var uri = new Uri("https://myaccount.table.core.windows.net/Tables");

        Assert.NotEqual(policy.Sign(Date, uri), policy.Sign("Sat, 21 Nov 2026 08:24:57 GMT", uri));
    }
}
