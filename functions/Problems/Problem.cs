using System.Collections.Frozen;
using System.Collections.Immutable;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Problems;

/// <summary>A refusal as HTTP tells it (RFC 9457). Immutable.</summary>
/// <param name="Slug">The stable name, such as <c>module-not-found</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The same words for every problem of this name.</param>
/// <param name="Detail">What happened, to what, and what to do.</param>
internal sealed record Problem(string Slug, int Status, string Title, string Detail)
{
    /// <summary>When to try again; null when that would not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What is wrong with which field; empty when it is not about fields.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<string>> Fields { get; init; } = FrozenDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The problem that an error of the Kernel is.</summary>
    public static Problem From(KernelError error) =>
        new(error.Slug, ProblemStatus.Of(error.Kind), error.Title, error.Detail) { RetryAfter = error.RetryAfter, Fields = error.Fields };

    /// <summary>The problem of a body with faults.</summary>
    public static Problem From(FieldErrors faults) => From(KernelErrors.InvalidRequest(faults));

    /// <summary>The problem of one wrong field.</summary>
    public static Problem Field(string field, string message)
    {
        var faults = new FieldErrors();
        faults.Add(field, message);
        return From(faults);
    }

    /// <summary>A body of a type that this call does not take.</summary>
    public static Problem UnsupportedMediaType(string? given, string wanted) => new(
        "unsupported-media-type", StatusCodes.Status415UnsupportedMediaType, "The body's type is not taken here",
        $"Send the body as {wanted}{(given is null ? "." : ", not as what Content-Type says.")}");

    /// <summary>A body over the limit.</summary>
    /// <param name="what">What it is; the subject of a sentence.</param>
    /// <param name="limit">Its largest size.</param>
    public static Problem TooLarge(string what, in SizeLimit limit) =>
        From(KernelErrors.TooLarge($"{what} may have {limit.Bytes} bytes. Send less{(limit.Setting is null ? "." : $", or raise the host's setting {limit.Setting}.")}"));

    /// <inheritdoc/>
    public override string ToString() => $"{Slug}: {Detail}";
}
