namespace WasmOs.Host.Tests.Product.Traces;

/// <summary>A span as a collector received it, with the names of its events.</summary>
internal sealed record ReceivedSpan(
    string TraceId, string SpanId, string ParentId, string Name, bool IsError, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Events);
