using WasmOs.Functions.Problems;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>The problems of a guest that failed although its output was to be the response: in a run with a raw body, and in an HTTP guest.</summary>
internal static class GuestFailureProblem
{
    /// <summary>The problem of a run that failed: 504 after a time-out, otherwise 502.</summary>
    public static Problem From(ExecutionOutcome outcome) => outcome.Status == ExecutionStatus.TimedOut
        ? TimedOut(outcome.Fault?.Message ?? "")
        : Failed(outcome.Fault?.Message ?? "");

    /// <summary>The guest trapped, exited with an error or was stopped.</summary>
    public static Problem Failed(string message) => new(
        "guest-failed", StatusCodes.Status502BadGateway, "The guest failed", $"{message} GET /api/v1/executions/{{execution_id}} shows what the guest wrote.");

    /// <summary>The guest exceeded its wall-clock or CPU time limit.</summary>
    public static Problem TimedOut(string message) => new(
        "guest-timeout", StatusCodes.Status504GatewayTimeout, "The guest took too long", $"{message} Raise the module's timeout or cpu_timeout if it needs more.");
}
