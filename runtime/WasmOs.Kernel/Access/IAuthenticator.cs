using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Access;

/// <summary>Recognizes callers by their credentials. Implementations are thread-safe.</summary>
public interface IAuthenticator
{
    /// <summary>Whether there is a user; null when storage has not told yet. Read from memory.</summary>
    bool? HasUsers { get; }

    /// <summary>Whether there is a user.</summary>
    ValueTask<bool> HasUsersAsync(CancellationToken cancellationToken);

    /// <summary>Recognizes credentials that were verified before and are still valid. Allocates nothing and takes no lock.</summary>
    /// <param name="credential">An API key or a token, without the scheme.</param>
    /// <param name="caller">The caller; null when the credentials are not known.</param>
    bool TryGetKnown(ReadOnlySpan<char> credential, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Caller? caller);

    /// <summary>Verifies credentials.</summary>
    /// <param name="credential">An API key or a token, without the scheme.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The caller, or why the credentials are not valid. The error has no part of the credentials.</returns>
    ValueTask<Result<Caller>> AuthenticateAsync(string credential, CancellationToken cancellationToken);
}
