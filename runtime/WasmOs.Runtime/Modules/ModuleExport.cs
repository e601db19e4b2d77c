using System.Text;

namespace WasmOs.Runtime.Modules;

/// <summary>Something that a module offers.</summary>
/// <param name="Name">Its name; any Unicode text.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Type">Its type, when it is a function.</param>
public sealed record ModuleExport(string Name, ExternKind Kind, FunctionType? Type)
{
    /// <summary>The index of the function among those of the module, imported ones first; null for others and where it is not known.</summary>
    public uint? FunctionIndex { get; init; }

    /// <summary>The name in UTF-8, as the C API wants it.</summary>
    internal byte[] NameUtf8 { get; } = Encoding.UTF8.GetBytes(Name);
}
