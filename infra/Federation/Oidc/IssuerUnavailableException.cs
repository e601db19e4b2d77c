namespace WasmOs.Infra.Federation.Oidc;

/// <summary>A provider does not answer, or its answer cannot be used. The message is for the log.</summary>
internal sealed class IssuerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
