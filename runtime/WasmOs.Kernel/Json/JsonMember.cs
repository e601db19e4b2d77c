using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Json;

/// <summary>
/// Reads the value of one member into the body. The reader is at the first token of the value when this is called, and at its last token when this returns.
/// </summary>
public delegate void JsonMemberReader<TBody>(ref Utf8JsonReader reader, ref TBody body, FieldErrors errors, string path);

/// <summary>A member that a body may have.</summary>
public sealed class JsonMember<TBody>(string name, JsonMemberReader<TBody> read)
{
    /// <summary>The member's name in JSON.</summary>
    public string Name { get; } = name;

    /// <summary>The member's name in UTF-8.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>Reads the member's value.</summary>
    public JsonMemberReader<TBody> Read { get; } = read;
}
