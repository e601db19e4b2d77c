using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace WasmOs.Host.Discovery;

/// <summary>One function as found in the code and proven well-formed.</summary>
public sealed class FunctionDefinition
{
    /// <summary>The function's name, unique in the app.</summary>
    public required string Name { get; init; }

    /// <summary>What makes it run.</summary>
    public required TriggerKind Trigger { get; init; }

    /// <summary>The method.</summary>
    public required MethodInfo Method { get; init; }

    /// <summary>The class, constructed once a process.</summary>
    public Type Class => Method.DeclaringType!;

    /// <summary>The route with the host's prefix; null unless <see cref="Trigger"/> is <see cref="TriggerKind.Http"/>.</summary>
    public RoutePattern? Route { get; init; }

    /// <summary>Upper-case HTTP methods, HEAD where GET is; empty means every method.</summary>
    public IReadOnlyList<string> HttpMethods { get; init; } = [];

    /// <summary>The queue, with settings filled in; null unless <see cref="Trigger"/> is <see cref="TriggerKind.Queue"/>.</summary>
    public string? Queue { get; init; }

    /// <summary>The schedule; null unless <see cref="Trigger"/> is <see cref="TriggerKind.Timer"/>.</summary>
    public TimerTriggerAttribute? Timer { get; init; }

    /// <summary>The text of the schedule, with settings filled in; null unless <see cref="Trigger"/> is <see cref="TriggerKind.Timer"/>.</summary>
    public string? Schedule { get; init; }
}
