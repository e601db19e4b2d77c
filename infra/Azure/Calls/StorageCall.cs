using Azure;

namespace WasmOs.Infra.Azure.Calls;

/// <summary>One operation of a port on a service, with all its tries. Its retries report to it.</summary>
/// <param name="verb">What is done, for messages: <c>write the blob</c>.</param>
/// <param name="container">The container, table or queue.</param>
/// <param name="name">What inside; null when there is nothing.</param>
internal sealed class StorageCall(string verb, string container, string? name = null)
{
    /// <summary>The property of a request's message that holds its call.</summary>
    public const string Property = "WasmOs.StorageCall";

    /// <summary>Which answers are a value of the port (a lost condition, something missing) rather than a fault; null for none.</summary>
    public Func<RequestFailedException, bool>? Refused { get; init; }

    /// <summary>True when doing it twice would do it twice: a try whose answer was lost is not repeated.</summary>
    public bool Once { get; init; }

    /// <summary>Bytes that are sent, for which more time is allowed; null when they are not known, and the caller's token alone bounds the operation.</summary>
    public long? ContentBytes { get; init; } = 0;

    /// <summary>Set when a try was not answered, so that it may have been carried out.</summary>
    public bool AnswerLost { get; set; }

    /// <inheritdoc/>
    public override string ToString() => name is null ? $"{verb} '{container}'" : $"{verb} '{container}/{name}'";
}
