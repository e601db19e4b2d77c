namespace WasmOs.Cli.Output;

/// <summary>What the process ends with when it is not the guest's own exit code. 124 is that of <c>timeout</c>, those from 128 are the shell's for signals.</summary>
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

    /// <summary>Nobody reads the output any more: 128 + SIGPIPE.</summary>
    public const int BrokenPipe = 141;

    /// <summary>Stopped by a request to end: 128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
