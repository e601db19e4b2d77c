using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Capabilities;

/// <summary>The errors of capabilities. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class CapabilityErrors
{
    /// <summary>The archive that was uploaded with a module cannot be used.</summary>
    public static KernelError BundleInvalid(string detail) => new(KernelErrorKind.Unprocessable, "invalid-bundle", "The bundle cannot be used", detail);
}
