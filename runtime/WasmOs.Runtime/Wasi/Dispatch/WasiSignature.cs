using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Wasi.Dispatch;

/// <summary>Parses the short form of parameter types in <see cref="WasiFunctions"/>, one letter per parameter: <c>i</c> for i32, <c>l</c> for i64.</summary>
internal static class WasiSignature
{
    public static HostValueKind[] Parse(string letters)
    {
        var kinds = new HostValueKind[letters.Length];
        for (var i = 0; i < letters.Length; i++)
        {
            kinds[i] = letters[i] switch
            {
                'i' => HostValueKind.I32,
                'l' => HostValueKind.I64,
                _ => throw new ArgumentOutOfRangeException(nameof(letters), letters, null),
            };
        }

        return kinds;
    }
}
