using WasmOs.Functions.Access;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Audit;

/// <summary>The HTTP functions of the audit trail.</summary>
public sealed class AuditFunctions(AuditReader reader, AuditVerifier verifier, AuditExport export)
{
    private const string Route = "api/v1/audit";

    [Function("audit-list")]
    [Requires(Permission.AuditRead, Everywhere = true)]
    [QueryParameters("since", "until", "caller", "action", "outcome", "module_id", "request_id", "limit", "continuation")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var query = AuditQueries.Read(request, errors);
        return errors.IsEmpty
            ? Listing.Of<AuditRecord>("items", await reader.ListAsync(query, cancellationToken), AuditRecord.Write)
            : new ProblemResult(Problem.From(errors));
    }

    [Function("audit-verify")]
    [Requires(Permission.AuditRead, Everywhere = true)]
    [QueryParameters("since", "until")]
    public async Task<IResult> Verify(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/verify")] HttpRequest request, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var (since, until) = AuditQueries.ReadDays(request, errors);
        if (!errors.IsEmpty)
        {
            return new ProblemResult(Problem.From(errors));
        }

        var verdict = await verifier.TryVerifyAsync(since, until, cancellationToken);
        return verdict.Succeeded ? new AuditVerdictResult(verdict.Value) : new ProblemResult(verdict.Error);
    }

    [Function("audit-export")]
    [Requires(Permission.AuditRead, Everywhere = true)]
    [QueryParameters("since", "until")]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/export")] HttpRequest request, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var (since, until) = AuditQueries.ReadDays(request, errors);
        if (!errors.IsEmpty)
        {
            return new ProblemResult(Problem.From(errors));
        }

        return await export.CheckAsync(cancellationToken) is { } error ? new ProblemResult(error) : new AuditExportResult(export, since, until);
    }
}
