using System.Text.Json;

namespace WasmOs.ProductTests;

/// <summary>A response that was read to its end.</summary>
internal sealed record Answer(int Status, string? MediaType, IReadOnlyDictionary<string, string> Headers, byte[] Content)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Content);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Content);

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        Assert.True(headers.ContainsKey("x-request-id"), "every response carries its request's id");
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, headers, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>The response as a problem. Asserts its status and slug, and the members that every problem has.</summary>
    public JsonElement Problem(int status, string slug)
    {
        Assert.Equal((status, "urn:wasmos:error:" + slug), (Status, MediaType == "application/problem+json" ? Json.GetProperty("type").GetString() : Text));
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.Equal(Headers["x-request-id"], Json.GetProperty("request_id").GetString());
        Assert.StartsWith("/", Json.GetProperty("instance").GetString(), StringComparison.Ordinal);
        Assert.All(["title", "detail"], member => Assert.NotEmpty(Json.GetProperty(member).GetString()!));
        return Json;
    }

    /// <summary>The first error message about a field. Asserts that the response is a problem with errors for the field.</summary>
    public string Fault(string field)
    {
        Problem(400, Json.GetProperty("type").GetString()!.Split(':')[^1]);
        Assert.True(Json.GetProperty("errors").TryGetProperty(field, out var messages), Text);
        return messages[0].GetString()!;
    }
}
