namespace WasmOs.TestKit.Http;

/// <summary>A request that an <see cref="HttpTarget"/> received.</summary>
/// <param name="Line">The request line.</param>
/// <param name="Headers">The headers. Their names are compared without regard to case.</param>
/// <param name="Body">The body.</param>
public sealed record HttpTargetRequest(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body);
