using WasmOs.Functions.Problems;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>What is told when a guest was to give the answer itself and failed: in place of the output of a raw run, and of an HTTP guest's answer.</summary>
internal static class GuestFailureProblem
{
    /// <summary>The guest trapped, exited with an error or was stopped; by its time-out: 504.</summary>
    public static Problem From(ExecutionOutcome outcome) => outcome.Status == ExecutionStatus.TimedOut
        ? TimedOut(outcome.Fault?.Message ?? "")
        : Failed(outcome.Fault?.Message ?? "");

    /// <summary>The guest trapped, exited with an error or was stopped.</summary>
    public static Problem Failed(string message) => new(
        "guest-failed", StatusCodes.Status502BadGateway, "The guest failed", $"{message} GET /api/v1/executions/{{execution_id}} has what it wrote.");

    /// <summary>The guest took too long.</summary>
    public static Problem TimedOut(string message) => new(
        "guest-timeout", StatusCodes.Status504GatewayTimeout, "The guest took too long", $"{message} Raise the module's timeout or cpu_timeout if it needs more.");
}
