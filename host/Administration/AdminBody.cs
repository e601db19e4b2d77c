using System.Text;
using System.Text.Json;
using WasmOs.Functions.Pipeline;
using WasmOs.Kernel.Errors;

namespace WasmOs.Host.Administration;

/// <summary>Reads <c>{"input": "…"}</c>.</summary>
internal static class AdminBody
{
    private const string Input = "input";

    /// <summary>Returns the input, empty when the body has none, or an error message about the body.</summary>
    public static async Task<(byte[] Input, string? Fault)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        if (body.Length == 0)
        {
            return ([], null);
        }

        try
        {
            using var document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            return ([], $"The body is not JSON: {LogText.Escape(e.Message)}");
        }
    }

    private static (byte[] Input, string? Fault) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return ([], "The body is not a JSON object.");
        }

        string[] errors = [.. root.EnumerateObject().Select(ErrorOf).OfType<string>()];
        var input = errors.Length == 0 && root.TryGetProperty(Input, out var text) ? Encoding.UTF8.GetBytes(text.GetString() ?? "") : [];
        return (input, errors.Length == 0 ? null : string.Join(' ', errors));
    }

    private static string? ErrorOf(JsonProperty member) =>
        member.Name != Input ? $"'{LogText.Escape(member.Name)}' is unknown"
            + (NearestName.Find(member.Name, [Input]) is { } nearest ? $"; did you mean '{nearest}'?" : ".")
        : member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null ? null
        : "'input' must be a text.";
}
