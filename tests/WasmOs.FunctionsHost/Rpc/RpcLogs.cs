using Microsoft.Extensions.Logging;
using WasmOs.FunctionsHosting.Rpc.Protocol;

namespace WasmOs.FunctionsHosting.Rpc;

/// <summary>Makes entries of the log of what the worker sends as <c>RpcLog</c>.</summary>
internal static class RpcLogs
{
    public static WorkerLogEntry Read(RpcLog record) => new(
        WorkerLogSource.Rpc,
        record.Category,
        (LogLevel)(int)record.Level, // The protocol has the values of LogLevel.
        record.Message,
        record.Exception is { } exception ? Describe(exception) : null,
        record.InvocationId.Length == 0 ? null : record.InvocationId,
        record.LogCategory == RpcLog.Types.RpcLogCategory.System);

    public static string Describe(RpcException exception) =>
        exception.StackTrace.Length == 0 ? exception.Message : $"{exception.Message}{Environment.NewLine}{exception.StackTrace}";
}
