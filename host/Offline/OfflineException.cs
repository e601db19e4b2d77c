using WasmOs.Kernel.Errors;

namespace WasmOs.Host.Offline;

/// <summary>A command was refused. The message is for the operator.</summary>
internal sealed class OfflineException(string message) : Exception(message)
{
    /// <summary>The value of a result, or the error as an exception.</summary>
    public static T ValueOf<T>(in Result<T> result) => result.Succeeded ? result.Value : throw new OfflineException(result.Error.Detail);
}
