using WasmOs.Bench.Measuring;
using WasmOs.Wasmtime;

namespace WasmOs.Bench.Scenes;

/// <summary>
/// Measures how much of a used memory slot the pooling allocator should zero and keep resident. With less, more system calls give memory back to the kernel;
/// with more, memory is zeroed that is not used again.
/// </summary>
internal static class KeepScene
{
    private const int Turns = 20_000;

    private static readonly int[] KeptKiB = [0, 4, 16, 64, 128, 256];

    public static int Run(Report report)
    {
        var guests = Array.ConvertAll(KeptKiB, static kept => new BareGuest(Guests.Calc, new EngineOptions { LinearMemoryKeepResident = kept << 10 }));
        var results = Rounds.Run(Rounds.Default, Array.ConvertAll(guests, static guest => new Case("run", Turns, turns => guest.RunAll("add"u8, turns, 2, 3))));
        for (var i = 0; i < guests.Length; i++)
        {
            report.Add($"add with {KeptKiB[i]} KiB kept resident", results[i].Cpu.Times(1e-3), "µs");
            guests[i].Dispose();
        }

        return 0;
    }
}
