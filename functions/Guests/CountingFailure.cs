namespace WasmOs.Functions.Guests;

/// <summary>Why a body was not counted.</summary>
internal enum CountingFailure
{
    /// <summary>It was.</summary>
    None,

    /// <summary>It is longer than is held.</summary>
    TooLarge,

    /// <summary>All bodies together hold as much as they may.</summary>
    Full,
}
