using System.Globalization;
using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Problems;

/// <summary>An HTTP result: a problem as <c>application/problem+json</c> (RFC 9457).</summary>
internal class ProblemResult(Problem problem) : JsonResult(problem.Status)
{
    /// <summary>The text before the slug in the member <c>type</c>.</summary>
    public const string TypePrefix = "urn:wasmos:error:";

    private const string Challenge = "Bearer realm=\"wasmos\"";

    public ProblemResult(KernelError error)
        : this(Problem.From(error))
    {
    }

    /// <summary>The problem that is written.</summary>
    public Problem Problem { get; } = problem;

    /// <inheritdoc/>
    protected override string ContentType => "application/problem+json; charset=utf-8";

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, TypePrefix + Problem.Slug);
        writer.WriteString("title"u8, Problem.Title);
        writer.WriteNumber("status"u8, Problem.Status);
        writer.WriteString("detail"u8, Problem.Detail);
        writer.WriteString("instance"u8, (context.Request.PathBase + context.Request.Path).ToUriComponent());
        writer.WriteString("request_id"u8, context.TraceIdentifier);
        if (Problem.Fields.Count > 0)
        {
            writer.WriteStartObject("errors"u8);
            foreach (var (field, messages) in Problem.Fields)
            {
                writer.WriteStartArray(field);
                foreach (var message in messages)
                {
                    writer.WriteStringValue(message);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        WriteExtensions(writer);
        writer.WriteEndObject();
    }

    /// <summary>Writes members that only this problem has (RFC 9457, section 3.2).</summary>
    protected virtual void WriteExtensions(Utf8JsonWriter writer)
    {
    }

    /// <inheritdoc/>
    protected override void WriteHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        if (Status == StatusCodes.Status401Unauthorized)
        {
            headers.WWWAuthenticate = Challenge; // RFC 9110, section 15.5.2
        }

        if (Problem.RetryAfter is { } wait)
        {
            headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
    }
}
