namespace WasmOs.Functions.Invocation;

/// <summary>
/// Marks a function whose response is a stream that lasts. It holds no place of a lane and has no time-out; the function itself bounds how many streams there
/// are, ends them when the host stops, and asks again and again whether the caller may still call.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StreamsAttribute : Attribute
{
    /// <summary>The query parameter that asks for the stream; null where every response is one.</summary>
    public string? When { get; init; }

    /// <summary>The value of <see cref="When"/> that asks for it.</summary>
    public string Is { get; init; } = "";

    /// <summary>Whether the response to a request is a stream.</summary>
    public bool IsAskedFor(HttpRequest request) => When is null || request.Query[When] == Is;
}
