namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>What happens when a guest asks for something that it was not granted. Either way the request is refused and recorded.</summary>
public enum ViolationAction : byte
{
    /// <summary>The guest gets an error number and goes on.</summary>
    Deny,

    /// <summary>The run ends with the fault <c>capability_denied</c>.</summary>
    Terminate,
}
