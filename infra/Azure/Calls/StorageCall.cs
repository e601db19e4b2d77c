using Azure;

namespace WasmOs.Infra.Azure.Calls;

/// <summary>One operation of a port on a service, with all its tries. The retry policy records lost responses here.</summary>
/// <param name="verb">The action for messages, such as <c>write the blob</c>.</param>
/// <param name="container">The container, table or queue.</param>
/// <param name="name">The blob in the container; null when the operation is about the container, table or queue itself.</param>
internal sealed class StorageCall(string verb, string container, string? name = null)
{
    /// <summary>The name of the property that connects an HTTP message with its operation.</summary>
    public const string Property = "WasmOs.StorageCall";

    /// <summary>The action, such as <c>write the blob</c>.</summary>
    public string Verb => verb;

    /// <summary>
    /// Returns whether an error response is a normal result of the port (a condition that does not hold, something missing) and not a fault; null when no error
    /// is.
    /// </summary>
    public Func<RequestFailedException, bool>? Refused { get; init; }

    /// <summary>True when a second execution would have a second effect. A try whose response was lost is then not repeated.</summary>
    public bool Once { get; init; }

    /// <summary>The number of sent bytes, which extends the time limits. Null when it is unknown: then only the caller's token limits the operation.</summary>
    public long? ContentBytes { get; init; } = 0;

    /// <summary>Set when the response to a try was lost, so that the service may have executed it.</summary>
    public bool AnswerLost { get; set; }

    /// <inheritdoc/>
    public override string ToString() => name is null ? $"{verb} '{container}'" : $"{verb} '{container}/{name}'";
}
