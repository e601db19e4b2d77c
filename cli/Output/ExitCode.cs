namespace WasmOs.Cli.Output;

/// <summary>
/// The exit codes of the process when it does not return the guest's own. 124 is the code of <c>timeout</c>. Codes from 128 are those of the shell: 128 and the
/// number of a signal.
/// </summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The module is missing, invalid or cannot be started.</summary>
    public const int Refused = 1;

    public const int Usage = 2;

    public const int Deadline = 124;

    /// <summary>Stopped by Ctrl-C: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>A trap, or a limit other than time: 128 + SIGABRT.</summary>
    public const int Trap = 134;

    /// <summary>The reader of standard output has closed it: 128 + SIGPIPE.</summary>
    public const int BrokenPipe = 141;

    /// <summary>Stopped by SIGTERM: 128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
