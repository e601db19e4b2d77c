using System.Text.Json;
using WasmOs.FunctionsHosting.Configuration;
using WasmOs.FunctionsHosting.Rpc.Protocol;

namespace WasmOs.FunctionsHosting.Rpc;

/// <summary>What a call's message tells of its trigger beside the trigger's value, by names whose case does not matter.</summary>
internal sealed class TriggerData
{
    private readonly Dictionary<string, TypedData> _data = new(StringComparer.OrdinalIgnoreCase);

    public void SetText(string name, string value) => _data[name] = new TypedData { String = value };

    /// <summary>A value that the protocol has no kind for goes as JSON.</summary>
    public void SetJson<T>(string name, T value) => _data[name] = new TypedData { Json = JsonSerializer.Serialize(value) };

    public void TrySetJson<T>(string name, T value)
    {
        if (!_data.ContainsKey(name))
        {
            SetJson(name, value);
        }
    }

    public void Remove(string name) => _data.Remove(name);

    /// <summary>
    /// Adds the members of a JSON object at its top: objects as JSON, arrays and nulls not at all, everything else as text. Other text adds nothing.
    /// </summary>
    public void AddMembers(string? text)
    {
        if (text?.Trim() is not { Length: > 1 } trimmed || trimmed[0] != '{' || trimmed[^1] != '}')
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(trimmed, JsonText.Lenient);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.Object)
                {
                    SetJson(member.Name, member.Value);
                }
                else if (member.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
                {
                    SetText(member.Name, member.Value.ToString());
                }
            }
        }
        catch (JsonException)
        {
            // Not JSON after all, which is the function's to judge.
        }
    }

    public void WriteTo(InvocationRequest call)
    {
        foreach (var (name, value) in _data)
        {
            call.TriggerMetadata[name] = value;
        }
    }
}
