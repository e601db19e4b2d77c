using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Kernel.Errors;

/// <summary>A value, or the error that explains why there is none.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T value) => _value = value;

    private Result(KernelError error) => Error = error;

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>The value; throws when there is none.</summary>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"There is no value: {Error}");

    /// <summary>Why there is no value; null when there is one.</summary>
    public KernelError? Error { get; }

    /// <summary>A result with a value.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "A result is made by returning a value or an error.")]
    public static implicit operator Result<T>(T value) => new(value);

    /// <summary>A result without a value.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "A result is made by returning a value or an error.")]
    public static implicit operator Result<T>(KernelError error) => new(error);
}
