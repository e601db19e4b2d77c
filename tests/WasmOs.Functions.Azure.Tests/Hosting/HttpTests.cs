using System.Net;

namespace WasmOs.Functions.Azure.Tests.Hosting;

[Collection(WorkerCollection.Name)]
public sealed class HttpTests(WorkerFixture fixture)
{
    [Fact]
    public async Task Get_Health_IsServedByTheWorker()
    {
        using var response = await fixture.Client.GetAsync("/health");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"status\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
