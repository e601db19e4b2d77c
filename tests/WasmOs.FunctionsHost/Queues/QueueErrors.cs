using Azure;
using Azure.Storage.Queues.Models;

namespace WasmOs.FunctionsHosting.Queues;

/// <summary>What the queue service's refusals mean.</summary>
internal static class QueueErrors
{
    /// <summary>The message is another's now, or it, its queue or the service's wish to keep the queue is gone: nothing is left to do for it.</summary>
    public static bool IsNotOurs(RequestFailedException failure) =>
        failure.ErrorCode == QueueErrorCode.PopReceiptMismatch
            || failure.ErrorCode == QueueErrorCode.MessageNotFound
            || failure.ErrorCode == QueueErrorCode.QueueNotFound
        || failure.ErrorCode == QueueErrorCode.QueueBeingDeleted || failure.ErrorCode == QueueErrorCode.QueueDisabled;
}
