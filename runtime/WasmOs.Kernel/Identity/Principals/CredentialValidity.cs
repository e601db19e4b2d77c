namespace WasmOs.Kernel.Identity.Principals;

/// <summary>Tells whoever remembers a caller that the caller's user, role or key has changed. Thread-safe.</summary>
internal sealed class CredentialValidity
{
    private volatile bool _ended;

    /// <summary>Whether nothing has changed.</summary>
    public bool Holds => !_ended;

    /// <summary>Says that something has changed: remembered callers must be recognized anew.</summary>
    public void End() => _ended = true;
}
