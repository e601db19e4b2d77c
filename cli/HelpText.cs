using System.Reflection;

namespace WasmOs.Cli;

internal static class HelpText
{
    public const string All = """
        wasmos runs WebAssembly modules on this machine, in the sandbox and under the limits of WasmOS.

        wasmos run [options] FILE [arguments]     run a WASI command, or call an exported function
          --dir HOST::GUEST[::ro]   give the guest a directory of this machine (Linux); ro: to read only
          --env NAME=VALUE          give the guest an environment variable
          --invoke NAME             call this function; the arguments are converted to its parameters' types,
                                    and its results are printed one a line
          --returns text            with --invoke: the result is a text (pointer and length)
          --timeout SECONDS         stop the guest after this time (30)
          --fuel N                  stop the guest after about N instructions (no limit)
          --memory BYTES            the guest's largest memory (134217728)
          --max-wasm-stack BYTES    the guest's stack, for deep recursion (4194304)
        Options end at FILE: what follows goes to the guest. Nothing is given to it but what is named here,
        its standard streams, the clocks and randomness.

        wasmos inspect [--json] FILE              show what a module needs and offers; refuses an invalid one
        wasmos --help | --version

        Exit codes: the guest's own; 1 the module is missing, refused or cannot be started; 2 wrong usage;
        124 the time was over; 130 Ctrl-C; 134 a trap, or another limit; 141 nobody reads the output.
        Compiled code is kept in $XDG_CACHE_HOME/wasmos (~/.cache/wasmos), 512 MiB at most.
        """;

    public static string Version =>
        "wasmos " + typeof(HelpText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
