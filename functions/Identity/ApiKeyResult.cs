using System.Text.Json;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Identity;

namespace WasmOs.Functions.Identity;

/// <summary>An HTTP result: one API key. The key itself is written only when it was just created.</summary>
internal sealed class ApiKeyResult : JsonResult
{
    private readonly ApiKeyDescription _description;
    private readonly string? _secret;

    public ApiKeyResult(ApiKeyDescription description)
        : this(description, null, StatusCodes.Status200OK)
    {
    }

    private ApiKeyResult(ApiKeyDescription description, string? secret, int status)
        : base(status)
    {
        (_description, _secret) = (description, secret);
        ETag = EntityTags.ToHeader(description.Key.ETag);
        Location = status == StatusCodes.Status201Created ? $"/api/v1/api-keys/{description.Key.Id}" : null;
    }

    /// <summary>The result for a key that was just created.</summary>
    public static ApiKeyResult Created(NewApiKey created) => new(created.Description, created.Key, StatusCodes.Status201Created);

    /// <summary>The key is shown once: who repeats the request gets the answer without it.</summary>
    public override JsonResult Stored => new ApiKeyResult(_description, null, Status);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => IdentityJson.Write(writer, _description, _secret);

    /// <inheritdoc/>
    protected override void WriteHeaders(IHeaderDictionary headers) => headers.CacheControl = "no-store";
}
