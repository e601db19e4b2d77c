namespace WasmOs.Functions.Guests;

/// <summary>What a client sends to prove who it is, and a guest gets only when its module's settings say so.</summary>
[Flags]
internal enum ClientSecrets
{
    /// <summary>Nothing of it.</summary>
    None = 0,

    /// <summary>The header <c>Authorization</c>.</summary>
    Authorization = 1,

    /// <summary>The header <c>Cookie</c>.</summary>
    Cookies = 2,
}
