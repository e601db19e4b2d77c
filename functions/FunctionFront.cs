using System.Reflection;
using WasmOs.Functions.Access;
using WasmOs.Functions.Audit;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Pipeline;
using WasmOs.Kernel.Audit;

namespace WasmOs.Functions;

/// <summary>
/// What stands before every HTTP function and around its call, in both heads alike. A head adds only what is its own between the two. Thread-safe.
/// </summary>
/// <param name="gate">Decides who may call.</param>
/// <param name="changes">Writes the log lines of calls that change something.</param>
/// <param name="trail">The audit trail; null for none, on a host that serves functions of another product.</param>
internal sealed class FunctionFront(AccessGate gate, ChangeLines changes, AuditTrail? trail = null)
{
    /// <summary>
    /// Wraps the endpoint of a function: the gate, then the log line of a change. A function that changes nothing stored has no line, so that an execution
    /// costs nothing extra.
    /// </summary>
    /// <param name="function">The function's name.</param>
    /// <param name="access">What callers need.</param>
    /// <param name="serve">The endpoint.</param>
    public RequestDelegate Around(string function, FunctionAccess access, RequestDelegate serve) =>
        gate.Around(RequestEntry.ActionOf(function), access, ChangeLog.ChangeOf(function) is { } change ? changes.Around(change, serve) : serve);

    /// <summary>Compiles the call of a function, with the checks before it and the entries of the audit trail around it.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="method">The function's method.</param>
    /// <param name="instance">The object whose method it is.</param>
    /// <param name="platformQuery">Query parameters that the platform reads itself.</param>
    public HttpCall Compile(string function, MethodInfo method, object instance, params string[] platformQuery) =>
        CallRules.Before(function, AuditedCall.Around(trail, function, HttpCallCompiler.Compile(method, instance)), platformQuery);
}
