namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>
/// Functions of the C library that need an operating system with threads, sockets, processes and the like. WASI preview 1 has none of these, so a linker with
/// <c>--allow-undefined</c> makes them imports. Names that are everyday words count only with the types that they have in C.
/// </summary>
internal static class SystemTools
{
    private const string Sdk = "build with wasi-sdk (clang --target=wasm32-wasip1)";

    private static readonly string[] Sockets =
    [
        "socket", "socketpair", "setsockopt", "getsockopt", "getaddrinfo", "freeaddrinfo", "getnameinfo", "gai_strerror", "gethostbyname", "gethostbyaddr", "gethostbyname_r", "gethostname",
        "getpeername", "getsockname", "sendto", "recvfrom", "sendmsg", "recvmsg", "accept4", "inet_addr", "if_nametoindex", "if_indextoname", "getifaddrs", "freeifaddrs", "getservbyname", "getservbyport", "getprotobyname",
    ];

    private static readonly string[] Processes =
    [
        "fork", "vfork", "execv", "execve", "execvp", "execvpe", "execl", "execlp", "execle", "fexecve", "waitpid", "wait3", "wait4", "waitid", "system", "popen", "pclose", "posix_spawn", "posix_spawnp",
        "daemon", "setsid", "setpgid", "getpgid", "getpgrp", "tcsetpgrp", "tcgetpgrp", "ptrace", "prctl", "pipe2", "mkfifo", "nice",
    ];

    private static readonly string[] Signals =
        [
            "sigaction", "sigprocmask", "sigsuspend", "sigemptyset", "sigfillset", "sigaddset", "sigdelset", "sigismember", "sigaltstack", "siginterrupt",
            "sigwait", "sigpending", "setitimer", "getitimer", "killpg", "timer_create"
        ];

    private static readonly string[] Users =
    [
        "getuid", "geteuid", "getgid", "getegid", "setuid", "setgid", "seteuid", "setegid", "setreuid", "setregid", "getgroups", "setgroups", "initgroups", "getpwnam", "getpwuid", "getpwnam_r", "getpwuid_r",
        "getpwent", "getgrnam", "getgrgid", "getgrnam_r", "getgrgid_r", "getlogin", "chmod", "fchmod", "chown", "fchown", "lchown", "umask", "chroot", "mount", "umount",
    ];

    private static readonly string[] Terminals =
        [
            "tcgetattr", "tcsetattr", "tcflush", "tcdrain", "tcsendbreak", "cfsetispeed", "cfsetospeed", "cfgetispeed", "cfgetospeed", "cfmakeraw", "openpty",
            "forkpty", "ttyname", "ttyname_r", "ptsname", "grantpt", "unlockpt", "posix_openpt", "ctermid"
        ];

    private static readonly string[] Threads =
        [
            "thrd_create", "thrd_join", "thrd_detach", "thrd_exit", "mtx_init", "mtx_lock", "mtx_unlock", "mtx_destroy", "cnd_init", "cnd_wait", "cnd_signal",
            "cnd_broadcast", "sem_init", "sem_open", "sem_wait", "sem_post", "sem_destroy", "sem_close", "sem_timedwait", "sem_trywait", "clone", "tss_create"
        ];

    public static readonly Toolchain[] All =
    [
        new(
            "threads of C",
            "The program uses C's threads, and there are no threads here; do the work in one thread, switch threads off in the options of the program's "
                + $"build, and {Sdk}, without -pthread.",
            static import => IsFunction(import, Threads) || (import.Module == Names.Env && Names.Starts(import.Name, "pthread_"))) { Needs = IsOfC },
        new(
            "sockets of C",
            $"The program uses sockets or looks up host names, and WASI preview 1 has no functions for that: {WasiTools.NoNetwork}. Leave the networking out "
                + $"and {Sdk}.",
            static import => IsFunction(import, Sockets)
                || IsTyped(import, "connect", 3)
                || IsTyped(import, "bind", 3)
                || IsTyped(import, "listen", 2)
                || IsTyped(import, "accept", 3)
                || IsTyped(import, "send", 4) || IsTyped(import, "recv", 4) || IsTyped(import, "shutdown", 2)) { Needs = IsOfC },
        new(
            "processes of C",
            "The program starts or awaits other processes, and WASI has no processes; do the work inside the program, leave out the code that starts other "
                + $"programs, and {Sdk}.",
            static import => IsFunction(import, Processes) || IsTyped(import, "wait", 1) || IsTyped(import, "pipe", 1)) { Needs = IsOfC },
        new(
            "libraries of C",
            "The program loads libraries at run time, and WASI has no dynamic loading; link the libraries statically (.a files; often the build's option "
                + $"--disable-shared or -DBUILD_SHARED_LIBS=OFF) and {Sdk}.",
            Names.InEnv("dlopen", "dlsym", "dlclose", "dlerror", "dladdr", "dlinfo", "dl_iterate_phdr")) { Needs = IsOfC },
        new(
            "signals of C",
            $"The program uses signals or their timers, which WASI does not have; leave out the handlers, and {Sdk}. For signal and raise inside the program "
                + "there are -D_WASI_EMULATED_SIGNAL and -lwasi-emulated-signal.",
            static import => IsFunction(import, Signals)
                || IsTyped(import, "kill", 2)
                || IsTyped(import, "raise", 1)
                || IsTyped(import, "signal", 2)
                || IsTyped(import, "alarm", 1)) { Needs = IsOfC },
        new("mmap of C", $"WASI cannot map files or memory; use malloc and read, or {Sdk} with -D_WASI_EMULATED_MMAN and -lwasi-emulated-mman, which copy.",
            Names.InEnv(
                "mmap", "mmap64", "munmap", "mprotect", "msync", "madvise", "mremap", "mlock", "munlock", "shm_open", "shm_unlink", "shmget",
                "shmat")) { Needs = IsOfC },
        new(
            "process numbers of C", $"WASI has no process numbers; {Sdk} with -D_WASI_EMULATED_GETPID and -lwasi-emulated-getpid, which give a constant.",
            Names.InEnv("getpid", "getppid", "gettid")) { Needs = IsOfC },
        new(
            "process times of C", $"WASI has no times of processes; {Sdk} with -D_WASI_EMULATED_PROCESS_CLOCKS and -lwasi-emulated-process-clocks.",
            Names.InEnv("getrusage", "times", "clock", "getrlimit", "setrlimit")) { Needs = IsOfC },
        new(
            "users of C", $"WASI has no users, groups or permissions of files; leave out the code that uses these, and {Sdk}.",
            static import => IsFunction(import, Users)) { Needs = IsOfC },
        new(
            "terminal of C",
            "There is no terminal here: a guest reads standard input and writes standard output as streams; leave out the code that changes the terminal's "
                + $"settings, and {Sdk}.",
            static import => IsFunction(import, Terminals)) { Needs = IsOfC },
        new(
            "setjmp of C",
            "The program uses setjmp or longjmp; build with wasi-sdk and -mllvm -wasm-enable-sjlj -mllvm -wasm-use-legacy-eh=false, and link with -lsetjmp. "
                + "Without -wasm-use-legacy-eh=false clang writes exceptions that are refused here.",
            Names.InEnv(
                "setjmp", "longjmp", "_setjmp", "_longjmp", "sigsetjmp", "siglongjmp", "__wasm_setjmp", "__wasm_setjmp_test", "__wasm_longjmp",
                "__c_longjmp")) { Needs = IsOfC },
        new("C++ exceptions",
            "The program uses C++ exceptions, whose library was not linked; build with -fno-exceptions, or with clang++ of a wasi-sdk that has exceptions, "
                + "-fwasm-exceptions -mllvm -wasm-use-legacy-eh=false, and link with -lunwind. Without the option -wasm-use-legacy-eh=false clang writes "
                + "exceptions that are refused here.",
            static import => import.Module == Names.Env && Names.Starts(
                import.Name, "__cxa_throw", "__cxa_rethrow", "__cxa_begin_catch", "__cxa_end_catch", "__cxa_allocate_exception", "__cxa_free_exception",
                "__cxa_get_exception", "__cxa_current_", "_Unwind_", "__gxx_", "__cpp_exception"))
        { Needs = IsOfC },
    ];

    // Programs in AssemblyScript may declare any function in "env", so its name proves nothing.
    private static bool IsOfC(ModuleSigns signs) => !NativeTools.IsAssemblyScript(signs);

    private static bool IsFunction(ModuleImport import, string[] names) =>
        import is { Module: Names.Env, Kind: ExternKind.Function } && Array.IndexOf(names, import.Name) >= 0;

    private static bool IsTyped(ModuleImport import, string name, int parameters) =>
        import is { Module: Names.Env, Type: { } type }
            && import.Name == name
            && type.Parameters.Length == parameters
            && type.Parameters.All(static kind => kind == ValueKind.I32)
            && type.Results is [ValueKind.I32];
}
