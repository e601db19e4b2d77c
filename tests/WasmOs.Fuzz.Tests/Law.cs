namespace WasmOs.Fuzz.Tests;

/// <summary>What a fuzzed reader must always keep. The fuzzer takes the exception for a crash and keeps the input.</summary>
internal static class Law
{
    public static void Holds(bool condition, string law)
    {
        if (!condition)
        {
            throw new InvalidOperationException("Broken law: " + law);
        }
    }
}
