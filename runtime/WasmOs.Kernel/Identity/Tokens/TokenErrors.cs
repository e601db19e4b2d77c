using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Identity.Tokens;

/// <summary>The errors of tokens. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class TokenErrors
{
    /// <summary>The token's time is over.</summary>
    public static KernelError Expired() => new(
        KernelErrorKind.Unauthenticated, "token-expired", "The token has expired",
        "Get another one with POST /api/v1/auth/refresh, or sign in again.");

    /// <summary>A request with a browser's session lacks the token that shows that a page of this host sent it.</summary>
    public static KernelError CsrfInvalid() => new(
        KernelErrorKind.Forbidden, "csrf-token-invalid", "The request may be forged",
        "A request that changes something in a browser's session must repeat the value of the cookie wasmos_csrf in the header X-CSRF-Token.");

    /// <summary>A page of another origin opens a WebSocket in a browser's session.</summary>
    public static KernelError ForeignPage() => new(
        KernelErrorKind.Forbidden, "csrf-token-invalid", "The request may be forged",
        "A WebSocket in a browser's session is opened by this host's own pages alone, and its handshake must have their Origin. Programs send a token or an API key.");

    /// <summary>The token is not valid.</summary>
    public static KernelError Invalid() => new(
        KernelErrorKind.Unauthenticated, "token-invalid", "The token is not valid",
        "This is no token of this host or of an issuer that it trusts, its user has changed, or its session has ended. Sign in again.");
}
