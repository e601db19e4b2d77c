using System.Collections.Frozen;
using System.Collections.Immutable;

namespace WasmOs.Kernel.Errors;

/// <summary>Why something that a user asked for was not done. Immutable; a value, never thrown.</summary>
public sealed class KernelError
{
    private static readonly FrozenDictionary<string, ImmutableArray<string>> NoFields = FrozenDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Creates the error; <see cref="KernelErrors"/> holds the ones that there are.</summary>
    internal KernelError(KernelErrorKind kind, string slug, string title, string detail, TimeSpan? retryAfter = null)
        : this(kind, slug, title, detail, retryAfter, NoFields)
    {
    }

    private KernelError(
        KernelErrorKind kind, string slug, string title, string detail, TimeSpan? retryAfter, IReadOnlyDictionary<string, ImmutableArray<string>> fields)
    {
        Kind = kind;
        Slug = slug;
        Title = title;
        Detail = detail;
        RetryAfter = retryAfter;
        Fields = fields;
    }

    /// <summary>The sort of refusal.</summary>
    public KernelErrorKind Kind { get; }

    /// <summary>The stable name, such as <c>module-not-found</c>.</summary>
    public string Slug { get; }

    /// <summary>The same words for every error of this name.</summary>
    public string Title { get; }

    /// <summary>What happened, to what, and what to do. Text of users in it is bounded and escaped.</summary>
    public string Detail { get; }

    /// <summary>When to try again; null when that would not help.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>
    /// What is wrong with which field of the request (its name in JSON, such as <c>limits.memory_bytes</c>); empty when it is not about fields.
    /// </summary>
    public IReadOnlyDictionary<string, ImmutableArray<string>> Fields { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Slug}: {Detail}";

    internal KernelError WithFields(IReadOnlyDictionary<string, ImmutableArray<string>> fields) => new(Kind, Slug, Title, Detail, RetryAfter, fields);
}
