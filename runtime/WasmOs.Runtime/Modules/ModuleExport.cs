using System.Text;

namespace WasmOs.Runtime.Modules;

/// <summary>An export of a module.</summary>
/// <param name="Name">The export's name; any Unicode text.</param>
/// <param name="Kind">What is exported.</param>
/// <param name="Type">The function's type; null for other kinds.</param>
public sealed record ModuleExport(string Name, ExternKind Kind, FunctionType? Type)
{
    /// <summary>
    /// The index of the exported function among the module's functions, imported ones first; null for other kinds and when the index is not known.
    /// </summary>
    public uint? FunctionIndex { get; init; }

    /// <summary>The name in UTF-8, for the C API.</summary>
    internal byte[] NameUtf8 { get; } = Encoding.UTF8.GetBytes(Name);
}
