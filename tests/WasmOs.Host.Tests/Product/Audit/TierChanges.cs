using System.Text.Json;

namespace WasmOs.Host.Tests.Product.Audit;

/// <summary>Changes tiers again and again, and compares the answers with the audit trail. The id of a request tells what it changed.</summary>
internal static class TierChanges
{
    /// <summary>Sets a tier's limit. The request id is <c>tier-limit</c>.</summary>
    public static Task<Answer> PutAsync(ProductClient api, string tier, int limit) => api.SendAsync(
        HttpMethod.Put, $"/api/v1/tiers/{tier}", ProductClient.Json($$"""{"rate_minute":{{limit}}}"""), [("x-request-id", IdOf(tier, limit))]);

    /// <summary>The request id of a change.</summary>
    public static string IdOf(string tier, int limit) => FormattableString.Invariant($"{tier}-{limit}");

    /// <summary>The stored limit of a tier; null when there is no such tier.</summary>
    public static async Task<int?> LimitOfAsync(ProductClient api, string tier)
    {
        var answer = await api.GetAsync($"/api/v1/tiers/{tier}");
        return answer.Status == 404 ? null : answer.Json.GetProperty("rate_minute").GetInt32();
    }

    /// <summary>The outcomes in the audit trail by the ids of requests, from an export whose trail is verified.</summary>
    public static async Task<ILookup<string, string>> OutcomesAsync(ProductClient api)
    {
        var verdict = await api.GetAsync("/api/v1/audit/verify");
        Assert.True(verdict.Json.GetProperty("valid").GetBoolean(), verdict.Text);
        var lines = (await api.GetAsync("/api/v1/audit/export")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).Where(line => line.TryGetProperty("request_id", out _))
            .ToLookup(line => line.GetProperty("request_id").GetString()!, line => line.GetProperty("outcome").GetString()!, StringComparer.Ordinal);
    }
}
