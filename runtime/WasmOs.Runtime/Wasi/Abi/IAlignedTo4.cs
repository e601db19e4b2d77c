namespace WasmOs.Runtime.Wasi.Abi;

/// <summary>Marks guest structures that are aligned to 4 bytes although their size is a multiple of eight: their largest field has 32 bits.</summary>
internal interface IAlignedTo4;
