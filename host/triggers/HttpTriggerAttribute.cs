namespace WasmOs.Host.Triggers;

/// <summary>Runs a function for each HTTP request that matches its route and methods; stands on the <c>HttpRequest</c> parameter.</summary>
/// <remarks>Source compatible with <c>Microsoft.Azure.Functions.Worker.HttpTriggerAttribute</c>.</remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute : Attribute
{
    /// <summary>Any method, at the worker's default level, <see cref="AuthorizationLevel.Function"/>.</summary>
    public HttpTriggerAttribute()
        : this(AuthorizationLevel.Function)
    {
    }

    /// <summary>The given methods, at the worker's default level, <see cref="AuthorizationLevel.Function"/>.</summary>
    /// <param name="methods">HTTP methods in any case; none means every method.</param>
    public HttpTriggerAttribute(params string[] methods)
        : this(AuthorizationLevel.Function, methods)
    {
    }

    /// <summary>Any method, at the given level.</summary>
    /// <param name="authLevel">Who may call.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel)
        : this(authLevel, [])
    {
    }

    /// <summary>The given methods, at the given level.</summary>
    /// <param name="authLevel">Who may call.</param>
    /// <param name="methods">HTTP methods in any case; none means every method.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The route template below the host's prefix; null takes the function's name.</summary>
    public string? Route { get; set; }

    /// <summary>HTTP methods; empty means every method.</summary>
    public string[] Methods { get; }

    /// <summary>Who may call.</summary>
    public AuthorizationLevel AuthLevel { get; }
}
