namespace WasmOs.Cli.Server;

/// <summary>A server refused a request, or could not be reached. The message is for the user.</summary>
internal sealed class ServerException : Exception
{
    public ServerException(string message, int status = 0, Exception? inner = null)
        : base(message, inner) => Status = status;

    /// <summary>The status of the response; 0 when there was none.</summary>
    public int Status { get; }
}
