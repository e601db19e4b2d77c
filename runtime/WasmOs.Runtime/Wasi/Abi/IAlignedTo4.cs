namespace WasmOs.Runtime.Wasi.Abi;

/// <summary>Marks guest structures whose largest field has 32 bits though their size is a multiple of eight bytes.</summary>
internal interface IAlignedTo4;
