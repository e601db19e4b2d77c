using System.Collections.Frozen;
using System.Collections.Immutable;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Problems;

/// <summary>A refusal or failure in the form of RFC 9457. Immutable.</summary>
/// <param name="Slug">The stable name, such as <c>module-not-found</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The short text, the same for every problem with this slug.</param>
/// <param name="Detail">What happened, to what, and what to do.</param>
internal sealed record Problem(string Slug, int Status, string Title, string Detail)
{
    /// <summary>How long to wait before the next try; null when another try does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The errors by field; empty when the problem is not about fields.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<string>> Fields { get; init; } = FrozenDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The problem for an error of the Kernel.</summary>
    public static Problem From(KernelError error) =>
        new(error.Slug, ProblemStatus.Of(error.Kind), error.Title, error.Detail) { RetryAfter = error.RetryAfter, Fields = error.Fields };

    /// <summary>The problem of a request with wrong fields.</summary>
    public static Problem From(FieldErrors errors) => From(KernelErrors.InvalidRequest(errors));

    /// <summary>The problem of one wrong field.</summary>
    public static Problem Field(string field, string message)
    {
        var errors = new FieldErrors();
        errors.Add(field, message);
        return From(errors);
    }

    /// <summary>The problem of a body whose media type the call does not accept.</summary>
    public static Problem UnsupportedMediaType(string? given, string wanted) => new(
        "unsupported-media-type", StatusCodes.Status415UnsupportedMediaType, "The body's type is not taken here",
        $"Send the body as {wanted}{(given is null ? "." : ", not as what Content-Type says.")}");

    /// <summary>The problem of a body that is too large.</summary>
    /// <param name="what">What the body is, as the subject of a sentence: "A batch".</param>
    /// <param name="limit">The largest size of such a body.</param>
    public static Problem TooLarge(string what, in SizeLimit limit) =>
        From(KernelErrors.TooLarge(
            $"{what} may have {limit.Bytes} bytes. Send less{(limit.Setting is null ? "." : $", or raise the host's setting {limit.Setting}.")}"));

    /// <inheritdoc/>
    public override string ToString() => $"{Slug}: {Detail}";
}
