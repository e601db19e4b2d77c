using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Boundary;

/// <summary>
/// An HTTP result that refuses a request at the boundary. When the message itself cannot be trusted, the connection is closed, so that its remaining bytes are
/// not read as a next request.
/// </summary>
internal sealed class BoundaryResult(Problem problem) : ProblemResult(problem)
{
    /// <inheritdoc/>
    protected override void WriteHeaders(IHeaderDictionary headers)
    {
        base.WriteHeaders(headers);
        switch (Problem.Slug)
        {
            case BoundaryProblems.UnsupportedEncoding:
                headers.AcceptEncoding = "identity";
                break;
            case BoundaryProblems.NotServed:
                headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
                headers.Connection = "close";
                break;
            case BoundaryProblems.Malformed:
                headers.Connection = "close";
                break;
        }
    }
}
