using System.Text.Json;
using System.Xml;
using Azure;
using Azure.Identity;

namespace WasmOs.Infra.Azure.Calls;

/// <summary>Distinguishes faults of a service from programming errors, and says what to do about them.</summary>
internal static class AzureFaults
{
    /// <summary>Whether a service, the connection to it or its response can cause this exception.</summary>
    /// <remarks>A missing assembly causes an IOException too, but is a fault of the installation.</remarks>
    public static bool IsFault(Exception exception) => exception is not (FileNotFoundException or FileLoadException) && (exception
        is RequestFailedException or AggregateException or HttpRequestException or IOException or AuthenticationFailedException
        or OperationCanceledException or TimeoutException or JsonException or XmlException or FormatException || IsUnreadable(exception));

    /// <summary>Whether no connection could be opened, so that nothing was sent.</summary>
    public static bool IsNotConnected(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says what happened and what to do, without secrets: the status and code of a response, or the kind of connection fault.</summary>
    public static string Explain(Exception exception) => Last(exception) switch
    {
        RequestFailedException { Status: > 0 } e => $"the service answered {e.Status} {Code(e)}{Advice(e)}",
        AuthenticationFailedException => "no token could be obtained; check the identity of this process",
        OperationCanceledException or TimeoutException => "no answer came in time; check that the service is reachable, then try again",
        JsonException or XmlException or FormatException or InvalidOperationException or NotSupportedException
            or NullReferenceException => "the answer is not one of Azure Storage; check the endpoint",
        var e when IsNotConnected(e) => $"no connection could be made ({Root(e).GetType().Name}); check the endpoint and that the service runs",
        var e => $"the connection broke ({Root(e).GetType().Name}); try again",
    };

    /// <summary>
    /// Whether the table library failed to read a response as JSON. Such exceptions from elsewhere are programming errors.
    /// </summary>
    private static bool IsUnreadable(Exception exception) =>
        exception is InvalidOperationException or NotSupportedException or NullReferenceException
        && exception.Source is "System.Text.Json" or "System.Text.Json.Rethrowable" or "Azure.Data.Tables";

    /// <summary>Returns the exception of the last try, when the retry policy collected several.</summary>
    private static Exception Last(Exception exception) => exception is AggregateException { InnerExceptions: [.., var last] } ? Last(last) : exception;

    private static Exception Root(Exception exception) => exception.GetBaseException();

    /// <summary>Returns the error code if it is a short word. Any other text is not repeated in messages.</summary>
    private static string Code(RequestFailedException e) =>
        (e.ErrorCode ?? HeaderCode(e)) is { Length: > 0 and < 64 } code && code.All(char.IsAsciiLetterOrDigit) ? code : "(no code)";

    /// <summary>The table service reports some refused credentials in XML, in which the client library finds no code. The header has the code.</summary>
    private static string? HeaderCode(RequestFailedException e) =>
        e.GetRawResponse() is { } response && response.Headers.TryGetValue("x-ms-error-code", out var code) ? code : null;

    private static string Advice(RequestFailedException e) => e.Status switch
    {
        401 or 403 => "; check the account's key, or the roles of the identity",
        404 => "; ensure the container, queue or table first",
        429 or >= 500 => "; try again later",
        _ => "",
    };
}
