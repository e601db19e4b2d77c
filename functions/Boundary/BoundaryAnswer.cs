using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Boundary;

/// <summary>Refuses a request. What the client has not sent yet of a message that cannot be trusted is not read, so the connection ends.</summary>
internal sealed class BoundaryAnswer(Problem problem) : ProblemAnswer(problem)
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
