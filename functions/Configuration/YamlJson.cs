using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace WasmOs.Functions.Configuration;

/// <summary>Writes a YAML value as JSON and remembers the position of each part in the file, by the path that error messages use.</summary>
internal sealed class YamlJson
{
    // A YAML file can name a large part many times with aliases, so the size of the expanded value is bounded.
    private const int MaxNodes = 10_000;
    private const int MaxDepth = 16;

    private readonly Dictionary<string, Mark> _places = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _json = new();
    private int _nodes;
    private Mark _tooMuch = Mark.Empty;

    /// <summary>The JSON text.</summary>
    public string Text => Encoding.UTF8.GetString(_json.WrittenSpan);

    /// <summary>
    /// Writes a value. Call this once on an instance. False when the value is too large or too deep: then <paramref name="problem"/> says so, and
    /// <paramref name="place"/> is the position.
    /// </summary>
    public bool TryWrite(YamlNode node, [NotNullWhen(false)] out string? problem, out Mark place)
    {
        using (var writer = new Utf8JsonWriter(_json, new JsonWriterOptions { SkipValidation = true }))
        {
            Write(writer, node, "", 0);
        }

        place = _tooMuch;
        problem = place == Mark.Empty ? null : "it is too large or too deep.";
        return problem is null;
    }

    /// <summary>The position of a field, or else of the nearest part that contains it; null when no part of the path is known.</summary>
    public Mark? PlaceOf(string field)
    {
        for (var end = field.Length; end > 0; end = field.AsSpan(0, end).LastIndexOfAny('.', '['))
        {
            if (_places.TryGetValue(field[..end], out var place))
            {
                return place;
            }
        }

        return null;
    }

    private void Write(Utf8JsonWriter writer, YamlNode node, string path, int depth)
    {
        if (++_nodes > MaxNodes || depth > MaxDepth)
        {
            _tooMuch = node.Start;
            writer.WriteNullValue();
            return;
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                writer.WriteStartObject();
                foreach ((var key, var value) in mapping.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? "";
                    var member = path.Length == 0 ? name : $"{path}.{name}";
                    _places[member] = key.Start;
                    writer.WritePropertyName(name);
                    Write(writer, value, member, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                writer.WriteStartArray();
                for (var i = 0; i < sequence.Children.Count; i++)
                {
                    _places[$"{path}[{i}]"] = sequence.Children[i].Start;
                    Write(writer, sequence.Children[i], $"{path}[{i}]", depth + 1);
                }

                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                WriteScalar(writer, scalar);
                break;
        }
    }

    /// <summary>Follows the core schema of YAML: a text without quotes may be null, true, false or a number.</summary>
    private static void WriteScalar(Utf8JsonWriter writer, YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
        {
            writer.WriteStringValue(text);
            return;
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                writer.WriteNullValue();
                break;
            case "true" or "True" or "TRUE":
                writer.WriteBooleanValue(true);
                break;
            case "false" or "False" or "FALSE":
                writer.WriteBooleanValue(false);
                break;
            default:
                if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                {
                    writer.WriteNumberValue(number);
                }
                else
                {
                    writer.WriteStringValue(text);
                }

                break;
        }
    }
}
