using System.Text;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.Dispatch;
using WasmOs.Runtime.Wasi.FileSystem;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Tests.Wasi;

/// <summary>
/// Makes guests in WebAssembly text. A guest imports all functions of preview 1 under their names and exports <c>run</c>, which returns an i32.
/// The first directory is descriptor 3. The memory contains the name a at 1000, the name b at 1002 and the iovec (2000, 64) at 1024;
/// results are stored from 1100 on.
/// </summary>
internal static class WasiGuest
{
    /// <summary>Creates or opens the file a for reading and writing, and stores the descriptor at 1100.</summary>
    public const string OpenA =
        "(call $path_open (i32.const 3) (i32.const 0) (i32.const 1000) (i32.const 1) (i32.const 1) (i64.const 0x1fffffff) (i64.const 0) (i32.const 0) (i32.const 1100))";

    /// <summary>The text of a guest.</summary>
    /// <param name="body">The instructions of <c>run</c>, which has the i32 locals n and m.</param>
    /// <param name="extra">Additional fields of the module, such as data.</param>
    /// <param name="pages">Size of the memory in pages of 64 KiB.</param>
    /// <param name="from">The name of the module from which the functions are imported.</param>
    public static string Text(string body, string extra = "", int pages = 4, string from = "wasi_snapshot_preview1")
    {
        var text = new StringBuilder("(module\n");
        foreach (var function in WasiFunctions.All.Where(function => from != "wasi_unstable" || function.Name != "sock_accept"))
        {
            text.Append("(import \"").Append(from).Append("\" \"").Append(function.Name).Append("\" (func $").Append(function.Name);
            foreach (var letter in function.Parameters)
            {
                text.Append(letter == 'i' ? " (param i32)" : " (param i64)");
            }

            text.Append(function.Name == "proc_exit" ? "))\n" : " (result i32)))\n");
        }

        return text.Append("(memory (export \"memory\") ").Append(pages).Append(")\n")
            .Append("(data (i32.const 1000) \"a\\00b\") (data (i32.const 1024) \"\\d0\\07\\00\\00\\40\\00\\00\\00\")\n")
            .Append(extra)
            .Append("(func (export \"run\") (result i32) (local $n i32) (local $m i32)\n").Append(body).Append("))").ToString();
    }

    /// <summary>Options of a run that may read and write files, by default in an empty directory at <c>/</c>.</summary>
    public static WasiOptions Files(WasiLimits? limits = null, params WasiMount[] mounts) => new()
    {
        Mounts = mounts.Length == 0 ? [new ScratchMount("/")] : mounts,
        Policy = new CapabilityPolicy { Files = FileGrant.ReadWrite },
        Limits = limits ?? WasiLimits.Default,
    };

    public static ExecutionOutcome RunGuest(this WasmRuntime runtime, string text, WasiOptions? options = null, ResourceLimits? limits = null)
    {
        using var module = runtime.LoadText(text);
        return module.Call("run", new CallOptions { Wasi = options, Limits = limits }, CancellationToken.None);
    }
}
