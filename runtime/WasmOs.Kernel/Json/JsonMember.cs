using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Json;

/// <summary>Reads one member's value into the body. The reader stands on the value's first token, and on its last when this returns.</summary>
public delegate void JsonMemberReader<TBody>(ref Utf8JsonReader reader, ref TBody body, FieldErrors errors, string path);

/// <summary>A member that a body may have.</summary>
public sealed class JsonMember<TBody>(string name, JsonMemberReader<TBody> read)
{
    /// <summary>Its name on the wire.</summary>
    public string Name { get; } = name;

    /// <summary>The same in UTF-8.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>Reads its value.</summary>
    public JsonMemberReader<TBody> Read { get; } = read;
}
