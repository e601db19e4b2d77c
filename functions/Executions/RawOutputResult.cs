using System.Globalization;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Functions.Executions;

/// <summary>An HTTP result: the bytes that a command wrote to standard output.</summary>
internal sealed class RawOutputResult(in ExecutionResult result) : IResult
{
    private readonly ExecutionResult _result = result;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        var outcome = _result.Outcome;
        response.ContentType = "application/octet-stream";

        // A guest wrote these bytes, and the response is on the API's origin: a browser must not render or run them there.
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox";
        response.ContentLength = outcome.Stdout.Length;
        response.Headers["x-execution-id"] = _result.Id.ToString();
        response.Headers["x-exit-code"] = (outcome.ExitCode ?? 0).ToString(CultureInfo.InvariantCulture);
        if (outcome.Truncated)
        {
            response.Headers["x-truncated"] = "true";
        }

        return response.Body.WriteAsync(outcome.Stdout, httpContext.RequestAborted).AsTask();
    }
}
