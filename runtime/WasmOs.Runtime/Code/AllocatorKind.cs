namespace WasmOs.Runtime.Code;

/// <summary>How an allocator is called.</summary>
internal enum AllocatorKind
{
    /// <summary>With the size.</summary>
    Size,

    /// <summary>With an old pointer and size (both 0), an alignment (1) and the size: the canonical ABI's <c>cabi_realloc</c>.</summary>
    Realloc,

    /// <summary>With the size and AssemblyScript's class id of an ArrayBuffer (1).</summary>
    ManagedObject,
}
