using System.Collections.Frozen;
using System.Collections.Immutable;

namespace WasmOs.Kernel.Errors;

/// <summary>Why a request of a user was refused. Immutable. Returned as a value, never thrown.</summary>
public sealed class KernelError
{
    private static readonly FrozenDictionary<string, ImmutableArray<string>> NoFields = FrozenDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Creates an error. Shared errors are created by <see cref="KernelErrors"/>, others by the class of their room.</summary>
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

    /// <summary>The kind of refusal.</summary>
    public KernelErrorKind Kind { get; }

    /// <summary>The stable name of the error, such as <c>module-not-found</c>.</summary>
    public string Slug { get; }

    /// <summary>A short title, the same for every error with this slug.</summary>
    public string Title { get; }

    /// <summary>What happened, to what, and what to do. Text that comes from users is bounded and escaped.</summary>
    public string Detail { get; }

    /// <summary>How long to wait before the next attempt; null when a retry would not help.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>
    /// The errors by field of the request (the field's name in JSON, such as <c>limits.memory_bytes</c>); empty when the error is not about fields.
    /// </summary>
    public IReadOnlyDictionary<string, ImmutableArray<string>> Fields { get; }

    /// <summary>The id of the API key that was recognized but is not valid any more, for the audit trail; null when the error is about none.</summary>
    public string? KeyId { get; private init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Slug}: {Detail}";

    internal KernelError ForKey(string keyId) => new(Kind, Slug, Title, Detail, RetryAfter, Fields) { KeyId = keyId };

    internal KernelError WithFields(IReadOnlyDictionary<string, ImmutableArray<string>> fields) => new(Kind, Slug, Title, Detail, RetryAfter, fields);
}
