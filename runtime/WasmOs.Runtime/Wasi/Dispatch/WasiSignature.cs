using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Wasi.Dispatch;

/// <summary>Reads the short form in which the types of preview 1's functions are written down: <c>i</c> for i32, <c>l</c> for i64.</summary>
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
