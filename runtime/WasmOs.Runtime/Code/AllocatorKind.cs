namespace WasmOs.Runtime.Code;

/// <summary>Which arguments an allocator takes.</summary>
internal enum AllocatorKind
{
    /// <summary>The size.</summary>
    Size,

    /// <summary>An old pointer and size (both 0), an alignment (1) and the size: the canonical ABI's <c>cabi_realloc</c>.</summary>
    Realloc,

    /// <summary>The size and AssemblyScript's class id of an ArrayBuffer (1).</summary>
    ManagedObject,
}
