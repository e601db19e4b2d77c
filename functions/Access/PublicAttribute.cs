namespace WasmOs.Functions.Access;

/// <summary>Marks an HTTP function that needs no credentials. It must show nothing that is somebody's.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublicAttribute : Attribute
{
    /// <summary>
    /// Whether calls without credentials are counted by address, under the limits of the tier <c>anonymous</c>: for functions that check a secret, such as a
    /// sign-in. <value>false</value>
    /// </summary>
    public bool CountsAddresses { get; init; }
}
