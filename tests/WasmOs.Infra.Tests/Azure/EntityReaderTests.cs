using System.Text.Json;
using WasmOs.Infra.Azure.Tables;

namespace WasmOs.Infra.Tests.Azure;

/// <summary>What the service may send although Azurite does not.</summary>
public sealed class EntityReaderTests
{
    [Theory]
    [InlineData("\"V\":1", 1)]
    [InlineData("\"V\":1.0", 1.0)]
    [InlineData("\"V\":1e3", 1000.0)]
    [InlineData("\"V\":3000000000", 3e9)]
    [InlineData("\"V@odata.type\":\"Edm.Double\",\"V\":1", 1.0)]
    [InlineData("\"V\":\"7\",\"V@odata.type\":\"Edm.Int64\"", 7L)]
    [InlineData("\"V@odata.type\":\"Edm.String\",\"V\":\"7\"", "7")]
    public void Read_Number_HasItsType(string property, object expected)
    {
        var entity = Read(property);

        Assert.Equal(expected, Assert.Single(entity.Properties).Value);
        Assert.IsType(expected.GetType(), entity.Properties["V"]);
    }

    [Fact]
    public void Read_NullAndMetadata_AreNoProperties() =>
        Assert.Empty(Read("\"V\":null,\"odata.metadata\":\"https://x\",\"odata.type\":\"a.T\",\"Timestamp@odata.type\":\"Edm.DateTime\"").Properties);

    private static WasmOs.Kernel.Storage.TableEntity Read(string property)
    {
        using var json = JsonDocument.Parse($"{{\"odata.etag\":\"W/1\",\"PartitionKey\":\"p\",\"RowKey\":\"r\",\"Timestamp\":\"2026-11-21T08:00:00.1234567Z\",{property}}}");
        return EntityReader.Read(json.RootElement);
    }
}
