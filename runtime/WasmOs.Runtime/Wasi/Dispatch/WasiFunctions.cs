using WasmOs.Runtime.Imports;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Arguments;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.Clocks;
using WasmOs.Runtime.Wasi.EnvironmentVariables;
using WasmOs.Runtime.Wasi.Files;
using WasmOs.Runtime.Wasi.Paths;
using WasmOs.Runtime.Wasi.Polling;
using WasmOs.Runtime.Wasi.Processes;
using WasmOs.Runtime.Wasi.Randomness;
using WasmOs.Runtime.Wasi.Sockets;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Wasi.Dispatch;

/// <summary>
/// All functions of WASI preview 1, one line each. Its predecessor <c>wasi_unstable</c> has the same functions except <c>sock_accept</c>, and four of them
/// differ (github.com/WebAssembly/WASI, <c>legacy/preview0</c> and <c>preview1</c>).
/// </summary>
internal static unsafe class WasiFunctions
{
    private const string Preview1 = "wasi_snapshot_preview1";
    private const string Preview0 = "wasi_unstable";

    private static readonly List<WasiEntry> Snapshot = [];
    private static readonly List<WasiEntry> Unstable = [];

    static WasiFunctions()
    {
        Add("args_get", "ii", &ArgumentFunctions.Get);
        Add("args_sizes_get", "ii", &ArgumentFunctions.GetSizes);
        Add("environ_get", "ii", &EnvironmentFunctions.Get);
        Add("environ_sizes_get", "ii", &EnvironmentFunctions.GetSizes);
        Add("clock_res_get", "ii", &ClockFunctions.GetResolution);
        Add("clock_time_get", "ili", &ClockFunctions.GetTime);
        Add("fd_advise", "illi", &FileFunctions.Advise);
        Add("fd_allocate", "ill", &FileFunctions.Allocate);
        Add("fd_close", "i", &DescriptorFunctions.Close);
        Add("fd_datasync", "i", &FileFunctions.SyncData);
        Add("fd_fdstat_get", "ii", &DescriptorFunctions.GetStatus);
        Add("fd_fdstat_set_flags", "ii", &DescriptorFunctions.SetFlags);
        Add("fd_fdstat_set_rights", "ill", &DescriptorFunctions.SetRights);
        Add("fd_filestat_get", "ii", &FileFunctions.GetStat, &FileFunctions.GetStatPreview0);
        Add("fd_filestat_set_size", "il", &FileFunctions.SetSize);
        Add("fd_filestat_set_times", "illi", &FileFunctions.SetTimes);
        Add("fd_pread", "iiili", &TransferFunctions.ReadAt);
        Add("fd_prestat_get", "ii", &PreopenFunctions.Get);
        Add("fd_prestat_dir_name", "iii", &PreopenFunctions.GetName);
        Add("fd_pwrite", "iiili", &TransferFunctions.WriteAt);
        Add("fd_read", "iiii", &TransferFunctions.Read);
        Add("fd_readdir", "iiili", &DirectoryFunctions.Read);
        Add("fd_renumber", "ii", &DescriptorFunctions.Renumber);
        Add("fd_seek", "ilii", &SeekFunctions.Seek, &SeekFunctions.SeekPreview0);
        Add("fd_sync", "i", &FileFunctions.Sync);
        Add("fd_tell", "ii", &SeekFunctions.Tell);
        Add("fd_write", "iiii", &TransferFunctions.Write);
        Add("path_create_directory", "iii", &DirectoryFunctions.Create);
        Add("path_filestat_get", "iiiii", &PathStatFunctions.Get, &PathStatFunctions.GetPreview0);
        Add("path_filestat_set_times", "iiiilli", &PathStatFunctions.SetTimes);
        Add("path_link", "iiiiiii", &LinkFunctions.Link);
        Add("path_open", "iiiiillii", &OpenFunctions.Open);
        Add("path_readlink", "iiiiii", &LinkFunctions.ReadLink);
        Add("path_remove_directory", "iii", &DirectoryFunctions.Remove);
        Add("path_rename", "iiiiii", &LinkFunctions.Rename);
        Add("path_symlink", "iiiii", &LinkFunctions.Symlink);
        Add("path_unlink_file", "iii", &LinkFunctions.Unlink);
        Add("poll_oneoff", "iiii", &PollFunctions.Poll, &PollFunctions.PollPreview0);
        Add("proc_exit", "i", &ProcessFunctions.Exit);
        Add("proc_raise", "i", &ProcessFunctions.Raise);
        Add("random_get", "ii", &RandomFunctions.Get);
        Add("sched_yield", "", &ProcessFunctions.Yield);
        Add("sock_accept", "iii", &SocketFunctions.Accept);
        Add("sock_recv", "iiiiii", &SocketFunctions.Receive);
        Add("sock_send", "iiiii", &SocketFunctions.Send);
        Add("sock_shutdown", "ii", &SocketFunctions.Shutdown);
        if (Snapshot.Count != WasiFunctionNames.All.Length)
        {
            throw new InvalidOperationException("A name in WasiFunctionNames has no entry in WasiFunctions.");
        }

        if (Snapshot.Count > 64)
        {
            throw new InvalidOperationException($"There are {Snapshot.Count} functions, but a policy has 64 bits, one for each function.");
        }

        Entries = [.. Snapshot, .. Unstable];
    }

    /// <summary>The functions of both versions. An entry's index is the environment of its native callback.</summary>
    public static WasiEntry[] Entries { get; }

    /// <summary>The functions of preview 1, in any order.</summary>
    public static IReadOnlyList<WasiEntry> All => Snapshot;

    public static void Register(HostFunctionTable table)
    {
        for (var i = 0; i < Entries.Length; i++)
        {
            var entry = Entries[i];
            HostValueKind[] results = entry.Name == "proc_exit" ? [] : [HostValueKind.I32];
            table.Add(i < Snapshot.Count ? Preview1 : Preview0, entry.Name, WasiSignature.Parse(entry.Parameters), results, &WasiDispatch.Enter, i);
        }
    }

    /// <param name="name">The import's name.</param>
    /// <param name="parameters">The parameter types; see <see cref="WasiSignature"/>.</param>
    /// <param name="method">The implementation.</param>
    /// <param name="preview0">The implementation for <c>wasi_unstable</c>; null when it is the same.</param>
    private static void Add(string name, string parameters, delegate*<ref WasiCall, Errno> method, delegate*<ref WasiCall, Errno> preview0 = null)
    {
        var index = WasiFunctionNames.IndexOf(name);
        Snapshot.Add(new WasiEntry(name, index, parameters, method));

        // sock_accept does not exist in wasi_unstable.
        if (name != "sock_accept")
        {
            Unstable.Add(new WasiEntry(name, index, parameters, preview0 == null ? method : preview0));
        }
    }
}
