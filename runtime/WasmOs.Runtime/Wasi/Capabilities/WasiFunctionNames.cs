using System.Collections.Immutable;

namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>
/// The names of the functions of WASI preview 1, which a policy can allow or deny. A name's index in <see cref="All"/> is its bit in a compiled policy.
/// </summary>
internal static class WasiFunctionNames
{
    /// <summary>All functions, in the order of the bits. At most 64, because a compiled policy has 64 bits.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "args_get", "args_sizes_get", "environ_get", "environ_sizes_get", "clock_res_get", "clock_time_get",
        "fd_advise", "fd_allocate", "fd_close", "fd_datasync", "fd_fdstat_get", "fd_fdstat_set_flags",
        "fd_fdstat_set_rights", "fd_filestat_get", "fd_filestat_set_size", "fd_filestat_set_times", "fd_pread", "fd_prestat_get",
        "fd_prestat_dir_name", "fd_pwrite", "fd_read", "fd_readdir", "fd_renumber", "fd_seek",
        "fd_sync", "fd_tell", "fd_write", "path_create_directory", "path_filestat_get", "path_filestat_set_times",
        "path_link", "path_open", "path_readlink", "path_remove_directory", "path_rename", "path_symlink",
        "path_unlink_file", "poll_oneoff", "proc_exit", "proc_raise", "random_get", "sched_yield",
        "sock_accept", "sock_recv", "sock_send", "sock_shutdown",
    ];

    /// <summary>The index of a function in <see cref="All"/>.</summary>
    /// <exception cref="ArgumentException">Preview 1 has no function of this name.</exception>
    public static int IndexOf(string name) =>
        All.IndexOf(name) is >= 0 and int index ? index : throw new ArgumentException($"WASI preview 1 has no function {name}.", nameof(name));

    /// <summary>The capability that a function needs. Violations are recorded under this capability.</summary>
    /// <param name="name">A name of <see cref="All"/>.</param>
    public static Capability CapabilityOf(string name) => name switch
    {
        "clock_res_get" or "clock_time_get" => Capability.Clock,
        "random_get" => Capability.Randomness,
        "args_get" or "args_sizes_get" => Capability.Arguments,
        _ => name.StartsWith("sock_", StringComparison.Ordinal) ? Capability.Network : Capability.Syscall,
    };
}
