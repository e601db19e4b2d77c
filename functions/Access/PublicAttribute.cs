namespace WasmOs.Functions.Access;

/// <summary>Marks an HTTP function that needs no credentials. It must show nothing that is somebody's.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublicAttribute : Attribute;
