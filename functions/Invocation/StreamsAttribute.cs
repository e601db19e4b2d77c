namespace WasmOs.Functions.Invocation;

/// <summary>
/// Marks a function whose response is a stream that lasts. It holds no place of a lane and has no time-out; the function itself bounds how many streams there
/// are, ends them when the host stops, and asks again and again whether the caller may still call.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StreamsAttribute : Attribute;
