using System.Text.Json;

namespace WasmOs.Host.Tests.Product.Traces;

/// <summary>What Azure Monitor received: a request or a dependency, which are spans, or a figure.</summary>
internal sealed record ReceivedItem(string Type, string TraceId, string ParentId, string Role, JsonElement Data)
{
    /// <summary>The name of the span, or of the figure.</summary>
    public string Name => (Type == "MetricData" ? Data.GetProperty("metrics")[0] : Data).GetProperty("name").GetString()!;

    public static ReceivedItem Of(JsonElement item)
    {
        var tags = item.GetProperty("tags");
        string TagOf(string name) => tags.TryGetProperty(name, out var value) ? value.GetString()! : "";
        var data = item.GetProperty("data");
        return new ReceivedItem(
            data.GetProperty("baseType").GetString()!, TagOf("ai.operation.id"), TagOf("ai.operation.parentId"), TagOf("ai.cloud.role"),
            data.GetProperty("baseData"));
    }

    public string Member(string name) => Data.GetProperty(name).ToString();

    public string Property(string name) => Data.GetProperty("properties").GetProperty(name).GetString()!;
}
