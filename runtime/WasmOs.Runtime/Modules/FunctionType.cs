using System.Collections.Immutable;

namespace WasmOs.Runtime.Modules;

/// <summary>The type of a function: its parameter and result types. Immutable. Thread-safe.</summary>
public sealed class FunctionType
{
    private string? _signature;

    /// <summary>Creates the type.</summary>
    public FunctionType(ImmutableArray<ValueKind> parameters, ImmutableArray<ValueKind> results)
    {
        Parameters = parameters;
        Results = results;
        IsCallable = parameters.All(ValueKindNames.IsNumeric) && results.All(ValueKindNames.IsNumeric);
    }

    /// <summary>Parameter types, in order.</summary>
    public ImmutableArray<ValueKind> Parameters { get; }

    /// <summary>Result types, in order.</summary>
    public ImmutableArray<ValueKind> Results { get; }

    /// <summary>The type as text: <c>(i32, i32) -> (i32)</c>. Created when first read, because a hostile module has 10,000 types of 1,000 parameters.</summary>
    public string Signature => _signature ??= $"({Join(Parameters)}) -> ({Join(Results)})";

    /// <summary>Whether the function can be called from outside: it has no reference types.</summary>
    public bool IsCallable { get; }

    /// <summary>How many value slots a call needs: the larger of the parameter and the result count.</summary>
    public int SlotCount => Math.Max(Parameters.Length, Results.Length);

    /// <inheritdoc/>
    public override string ToString() => Signature;

    private static string Join(ImmutableArray<ValueKind> kinds) => string.Join(", ", kinds.Select(ValueKindNames.ToText));
}
