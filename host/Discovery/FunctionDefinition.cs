using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Access;

namespace WasmOs.Host.Discovery;

/// <summary>A function that was found in the code and keeps all rules. Immutable.</summary>
public sealed class FunctionDefinition
{
    /// <summary>The function's name, unique in the app.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of event that calls the function.</summary>
    public required TriggerKind Trigger { get; init; }

    /// <summary>The method.</summary>
    public required MethodInfo Method { get; init; }

    /// <summary>The class of the method. It is constructed once a process.</summary>
    public Type Class => Method.DeclaringType!;

    /// <summary>The route with the host's prefix; null unless <see cref="Trigger"/> is <see cref="TriggerKind.Http"/>.</summary>
    public RoutePattern? Route { get; init; }

    /// <summary>The HTTP methods in upper case, with HEAD when GET is among them; empty means every method.</summary>
    public IReadOnlyList<string> HttpMethods { get; init; } = [];

    /// <summary>What a caller needs to call the function; null unless <see cref="Trigger"/> is <see cref="TriggerKind.Http"/>.</summary>
    public FunctionAccess? Access { get; init; }

    /// <summary>The name of the queue, with settings replaced by their values; null unless <see cref="Trigger"/> is <see cref="TriggerKind.Queue"/>.</summary>
    public string? Queue { get; init; }

    /// <summary>The attribute with the schedule; null unless <see cref="Trigger"/> is <see cref="TriggerKind.Timer"/>.</summary>
    public TimerTriggerAttribute? Timer { get; init; }

    /// <summary>
    /// The text of the schedule, with settings replaced by their values; null unless <see cref="Trigger"/> is <see cref="TriggerKind.Timer"/>.
    /// </summary>
    public string? Schedule { get; init; }
}
