using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Guests;

/// <summary>The problems of a request to a guest that did not get the guest's response.</summary>
internal static class GuestProblems
{
    /// <summary>The guest's output is not a valid CGI response.</summary>
    public static Problem InvalidAnswer(string fault) => new(
        "guest-answer-invalid", StatusCodes.Status502BadGateway, "The guest's answer cannot be used",
        $"The guest must write headers, an empty line and a body to standard output (CGI/1.1): {fault}.");

    /// <summary>The request has more headers than a guest is given.</summary>
    public static Problem HeadersTooLarge() => new(
        "headers-too-large", StatusCodes.Status431RequestHeaderFieldsTooLarge, "The request has too many headers",
        $"A guest gets up to {GuestVariables.MaxHeaders} headers of {GuestVariables.MaxHeaderLength} characters together. Send fewer.");

    /// <summary>The body came without a length and is longer than the limit of counted bodies.</summary>
    public static Problem LengthRequired(long limit) => new(
        "length-required", StatusCodes.Status411LengthRequired, "The body's length is needed",
        $"The guest is told the length of a body before it reads (CGI's CONTENT_LENGTH), and a chunked body is counted up to {limit} bytes. Send Content-Length, or set http.reads_to_end of the module if it reads to the end.");

    /// <summary>Bodies without a length together hold as much memory as they may.</summary>
    public static Problem Busy() => new(
        "overloaded", StatusCodes.Status503ServiceUnavailable, "No capacity",
        "Too many bodies without a length are read at once. Nothing was started; send Content-Length, or try again after the seconds in Retry-After.")
    { RetryAfter = TimeSpan.FromSeconds(1) };
}
