namespace WasmOs.FunctionsHosting;

/// <summary>A function as the worker described it (<c>FunctionMetadataResponse</c>) and loaded it.</summary>
public sealed class LoadedFunction
{
    /// <summary>The function's name.</summary>
    public required string Name { get; init; }

    /// <summary>What starts the function.</summary>
    public required FunctionTrigger Trigger { get; init; }

    /// <summary>
    /// An HTTP function's route without the prefix of <c>host.json</c>, which is the name when none was written; <see langword="null"/> for other triggers.
    /// </summary>
    public string? Route { get; init; }

    /// <summary>An HTTP function's methods in upper case; empty when it takes all of them, and for other triggers.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>A queue function's queue; <see langword="null"/> for other triggers.</summary>
    public string? Queue { get; init; }

    /// <summary>A timer function's schedule as it was written (NCRONTAB or a time span); <see langword="null"/> for other triggers.</summary>
    public string? Schedule { get; init; }

    /// <summary>Whether a timer function also runs when the host starts.</summary>
    public bool RunOnStartup { get; init; }

    /// <summary>Whether a timer function's last and next times are kept in storage. Schedules of less than a minute never are.</summary>
    public bool UseMonitor { get; init; }

    /// <summary>The assembly's file name.</summary>
    public required string ScriptFile { get; init; }

    /// <summary>The method's full name, with its class.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>Whether an HTTP function needs no key.</summary>
    internal bool IsAnonymous { get; init; } = true;

    /// <summary>The worker's own id of the function.</summary>
    internal string Id { get; init; } = "";

    /// <summary>The name of the trigger's binding, which is the parameter's.</summary>
    internal string BindingName { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Trigger})";
}
