using System.Text.Json;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Responses;

namespace WasmOs.Functions.Identity;

/// <summary>An HTTP result: one user or role.</summary>
internal sealed class IdentityResult<T> : JsonResult
{
    private readonly T _value;
    private readonly ItemWriter<T> _write;

    /// <summary>Creates the result.</summary>
    /// <param name="value">The user or role.</param>
    /// <param name="write">Writes the value.</param>
    /// <param name="etag">The stored ETag; empty for none.</param>
    /// <param name="location">The path of the value when it was just created; null otherwise.</param>
    public IdentityResult(T value, ItemWriter<T> write, string etag, string? location = null)
        : base(location is null ? StatusCodes.Status200OK : StatusCodes.Status201Created)
    {
        (_value, _write) = (value, write);
        ETag = etag.Length == 0 ? null : EntityTags.ToHeader(etag);
        Location = location;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => _write(writer, _value);
}
