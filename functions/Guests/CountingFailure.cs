namespace WasmOs.Functions.Guests;

/// <summary>Why a body without a length could not be held and counted.</summary>
internal enum CountingFailure
{
    /// <summary>The body was counted.</summary>
    None,

    /// <summary>The body is longer than the limit of such bodies.</summary>
    TooLarge,

    /// <summary>All such bodies together hold as much memory as they may.</summary>
    Full,
}
