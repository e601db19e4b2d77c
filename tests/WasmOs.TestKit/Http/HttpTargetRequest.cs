namespace WasmOs.TestKit.Http;

/// <summary>A request that an <see cref="HttpTarget"/> got.</summary>
/// <param name="Line">The request line.</param>
/// <param name="Headers">The headers, names in any case.</param>
/// <param name="Body">The body.</param>
public sealed record HttpTargetRequest(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body);
