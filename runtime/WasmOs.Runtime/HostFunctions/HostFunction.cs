using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using WasmOs.Runtime.Modules;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.HostFunctions;

/// <summary>
/// A function of the program that guests can import, added through <c>RuntimeOptions.HostFunctions</c>. Immutable; one object may serve any number of runtimes.
/// Its body is called on any thread, by many runs at once, and the run holds its slot meanwhile: use <see cref="HostCaller.Wait"/> for whatever takes long.
/// </summary>
/// <remarks>
/// A function that has the module and name of one of the runtime's own functions, such as one of <c>wasi_snapshot_preview1</c>, replaces it. The capabilities
/// and limits of the original do not apply to the replacement. An exception that leaves the body ends the run with the fault <c>trap.host</c>, except for a
/// <c>GuestPointerException</c> (see <see cref="HostCaller.Bytes"/>). Neither the guest nor the caller gets the exception itself.
/// </remarks>
public sealed class HostFunction
{
    private const int MaxNameLength = 256;
    private const int MaxValues = 16;

    private HostFunction(string module, string name, ImmutableArray<ValueKind> parameters, ImmutableArray<ValueKind> results, HostFunctionBody body)
    {
        ThrowIfNotAName(module, nameof(module));
        ThrowIfNotAName(name, nameof(name));
        Module = module;
        Name = name;
        Parameters = parameters;
        Results = results;
        Body = body;
    }

    /// <summary>The import's module, 1 to 256 characters.</summary>
    public string Module { get; }

    /// <summary>The import's name, 1 to 256 characters.</summary>
    public string Name { get; }

    /// <summary>The types of the parameters.</summary>
    public ImmutableArray<ValueKind> Parameters { get; }

    /// <summary>The types of the results.</summary>
    public ImmutableArray<ValueKind> Results { get; }

    internal HostFunctionBody Body { get; }

    /// <summary>Creates a function whose body works on raw values, without type checks: for several results, and where each nanosecond counts.</summary>
    /// <param name="module">The import's module, 1 to 256 characters.</param>
    /// <param name="name">The import's name, 1 to 256 characters.</param>
    /// <param name="parameters">The types of the parameters: i32, i64, f32 or f64, at most 16.</param>
    /// <param name="results">The types of the results: i32, i64, f32 or f64, at most 16.</param>
    /// <param name="body">The code that is run.</param>
    /// <exception cref="ArgumentException">A name is empty or too long, there are too many parameters or results, or a type cannot be passed.</exception>
    public static HostFunction CreateUnchecked(
        string module, string name, ReadOnlySpan<ValueKind> parameters, ReadOnlySpan<ValueKind> results, HostFunctionBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        ThrowIfNotPassable(parameters, nameof(parameters));
        ThrowIfNotPassable(results, nameof(results));
        return new HostFunction(module, name, [.. parameters], [.. results], body);
    }

    /// <summary>
    /// Creates a function whose type follows from the types of a method: <see cref="int"/> and <see cref="uint"/> are i32, <see cref="long"/> and
    /// <see cref="ulong"/> are i64, <see cref="float"/> is f32, <see cref="double"/> is f64.
    /// </summary>
    /// <param name="module">The import's module, 1 to 256 characters.</param>
    /// <param name="name">The import's name, 1 to 256 characters.</param>
    /// <param name="function">The method that is run. Its first parameter is the run that calls.</param>
    /// <exception cref="ArgumentException">A name is empty or too long, or the method has a type other than these.</exception>
    public static HostFunction Create<TResult>(string module, string name, Func<HostCaller, TResult> function)
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(module, name, [], [KindOf<TResult>()], (caller, values) => values[0] = To(function(caller)));
    }

    /// <inheritdoc cref="Create{TResult}(string, string, Func{HostCaller, TResult})"/>
    public static HostFunction Create(string module, string name, Action<HostCaller> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(module, name, [], [], (caller, _) => function(caller));
    }

    /// <inheritdoc cref="Create{TResult}(string, string, Func{HostCaller, TResult})"/>
    public static HostFunction Create<T1>(string module, string name, Action<HostCaller, T1> function)
        where T1 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(module, name, [KindOf<T1>()], [], (caller, values) => function(caller, From<T1>(values[0])));
    }

    /// <inheritdoc cref="Create{TResult}(string, string, Func{HostCaller, TResult})"/>
    public static HostFunction Create<T1, TResult>(string module, string name, Func<HostCaller, T1, TResult> function)
        where T1 : unmanaged
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(module, name, [KindOf<T1>()], [KindOf<TResult>()], (caller, values) => values[0] = To(function(caller, From<T1>(values[0]))));
    }

    /// <inheritdoc cref="Create{TResult}(string, string, Func{HostCaller, TResult})"/>
    public static HostFunction Create<T1, T2>(string module, string name, Action<HostCaller, T1, T2> function)
        where T1 : unmanaged
        where T2 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(module, name, [KindOf<T1>(), KindOf<T2>()], [], (caller, values) => function(caller, From<T1>(values[0]), From<T2>(values[1])));
    }

    /// <inheritdoc cref="Create{TResult}(string, string, Func{HostCaller, TResult})"/>
    public static HostFunction Create<T1, T2, TResult>(string module, string name, Func<HostCaller, T1, T2, TResult> function)
        where T1 : unmanaged
        where T2 : unmanaged
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(
            module, name, [KindOf<T1>(), KindOf<T2>()], [KindOf<TResult>()],
            (caller, values) => values[0] = To(function(caller, From<T1>(values[0]), From<T2>(values[1]))));
    }

    /// <inheritdoc cref="Create{TResult}(string, string, Func{HostCaller, TResult})"/>
    public static HostFunction Create<T1, T2, T3>(string module, string name, Action<HostCaller, T1, T2, T3> function)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(
            module, name, [KindOf<T1>(), KindOf<T2>(), KindOf<T3>()], [],
            (caller, values) => function(caller, From<T1>(values[0]), From<T2>(values[1]), From<T3>(values[2])));
    }

    /// <inheritdoc cref="Create{TResult}(string, string, Func{HostCaller, TResult})"/>
    public static HostFunction Create<T1, T2, T3, TResult>(string module, string name, Func<HostCaller, T1, T2, T3, TResult> function)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(
            module, name, [KindOf<T1>(), KindOf<T2>(), KindOf<T3>()], [KindOf<TResult>()],
            (caller, values) => values[0] = To(function(caller, From<T1>(values[0]), From<T2>(values[1]), From<T3>(values[2]))));
    }

    /// <inheritdoc cref="Create{TResult}(string, string, Func{HostCaller, TResult})"/>
    public static HostFunction Create<T1, T2, T3, T4>(string module, string name, Action<HostCaller, T1, T2, T3, T4> function)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(
            module, name, [KindOf<T1>(), KindOf<T2>(), KindOf<T3>(), KindOf<T4>()], [],
            (caller, values) => function(caller, From<T1>(values[0]), From<T2>(values[1]), From<T3>(values[2]), From<T4>(values[3])));
    }

    /// <inheritdoc cref="Create{TResult}(string, string, Func{HostCaller, TResult})"/>
    public static HostFunction Create<T1, T2, T3, T4, TResult>(string module, string name, Func<HostCaller, T1, T2, T3, T4, TResult> function)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(
            module, name, [KindOf<T1>(), KindOf<T2>(), KindOf<T3>(), KindOf<T4>()], [KindOf<TResult>()],
            (caller, values) => values[0] = To(function(caller, From<T1>(values[0]), From<T2>(values[1]), From<T3>(values[2]), From<T4>(values[3]))));
    }

    /// <inheritdoc cref="Create{TResult}(string, string, Func{HostCaller, TResult})"/>
    public static HostFunction Create<T1, T2, T3, T4, T5>(string module, string name, Action<HostCaller, T1, T2, T3, T4, T5> function)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
        where T5 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(
            module, name, [KindOf<T1>(), KindOf<T2>(), KindOf<T3>(), KindOf<T4>(), KindOf<T5>()], [],
            (caller, values) => function(caller, From<T1>(values[0]), From<T2>(values[1]), From<T3>(values[2]), From<T4>(values[3]), From<T5>(values[4])));
    }

    /// <inheritdoc cref="Create{TResult}(string, string, Func{HostCaller, TResult})"/>
    public static HostFunction Create<T1, T2, T3, T4, T5, TResult>(string module, string name, Func<HostCaller, T1, T2, T3, T4, T5, TResult> function)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
        where T5 : unmanaged
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(module, name, [KindOf<T1>(), KindOf<T2>(), KindOf<T3>(), KindOf<T4>(), KindOf<T5>()], [KindOf<TResult>()], (caller, values) =>
            values[0] = To(function(caller, From<T1>(values[0]), From<T2>(values[1]), From<T3>(values[2]), From<T4>(values[3]), From<T5>(values[4]))));
    }

    /// <inheritdoc cref="Create{TResult}(string, string, Func{HostCaller, TResult})"/>
    public static HostFunction Create<T1, T2, T3, T4, T5, T6>(string module, string name, Action<HostCaller, T1, T2, T3, T4, T5, T6> function)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
        where T5 : unmanaged
        where T6 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(module, name, [KindOf<T1>(), KindOf<T2>(), KindOf<T3>(), KindOf<T4>(), KindOf<T5>(), KindOf<T6>()], [], (caller, values) =>
            function(caller, From<T1>(values[0]), From<T2>(values[1]), From<T3>(values[2]), From<T4>(values[3]), From<T5>(values[4]), From<T6>(values[5])));
    }

    /// <inheritdoc cref="Create{TResult}(string, string, Func{HostCaller, TResult})"/>
    public static HostFunction Create<T1, T2, T3, T4, T5, T6, TResult>(string module, string name, Func<HostCaller, T1, T2, T3, T4, T5, T6, TResult> function)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
        where T5 : unmanaged
        where T6 : unmanaged
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return new HostFunction(
            module, name, [KindOf<T1>(), KindOf<T2>(), KindOf<T3>(), KindOf<T4>(), KindOf<T5>(), KindOf<T6>()], [KindOf<TResult>()], (caller, values) =>
            values[0] = To(function(
                caller, From<T1>(values[0]), From<T2>(values[1]), From<T3>(values[2]), From<T4>(values[3]), From<T5>(values[4]), From<T6>(values[5]))));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Module}.{Name}";

    private static ValueKind KindOf<T>() =>
        typeof(T) == typeof(int) || typeof(T) == typeof(uint) ? ValueKind.I32
        : typeof(T) == typeof(long) || typeof(T) == typeof(ulong) ? ValueKind.I64
        : typeof(T) == typeof(float) ? ValueKind.F32
        : typeof(T) == typeof(double) ? ValueKind.F64
        : throw new ArgumentException($"A guest cannot pass a {typeof(T).Name}: use int, uint, long, ulong, float or double.");

    // Each of the six types of KindOf has the same bytes as the low end of a raw value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T From<T>(RawValue value) => Unsafe.As<ulong, T>(ref value.Low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RawValue To<T>(T value)
    {
        RawValue raw = default;
        Unsafe.As<ulong, T>(ref raw.Low) = value;
        return raw;
    }

    private static void ThrowIfNotAName(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        if (name.Length > MaxNameLength)
        {
            throw new ArgumentException($"The name of an import may have {MaxNameLength} characters, not {name.Length}.", parameter);
        }
    }

    private static void ThrowIfNotPassable(ReadOnlySpan<ValueKind> kinds, string parameter)
    {
        if (kinds.Length > MaxValues)
        {
            throw new ArgumentException($"A host function may have {MaxValues} values, not {kinds.Length}.", parameter);
        }

        foreach (var kind in kinds)
        {
            if (kind > ValueKind.F64)
            {
                throw new ArgumentException($"A host function can take and give i32, i64, f32 and f64, not {kind}.", parameter);
            }
        }
    }
}
