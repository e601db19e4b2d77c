using WasmOs.Host.Startup;

namespace WasmOs.Host.Discovery;

/// <summary>The rule for function classes: one public constructor, and a registered service for each of its parameters.</summary>
/// <remarks>The check at the start constructs nothing. A class is constructed once a process, at the first call of one of its functions.</remarks>
internal static class ConstructorRules
{
    /// <summary>Checks the classes of the functions.</summary>
    /// <exception cref="StartupException">A class cannot be constructed; the exception lists all mistakes.</exception>
    public static void Check(IEnumerable<FunctionDefinition> functions, IServiceProvider services)
    {
        var known = services.GetRequiredService<IServiceProviderIsService>();
        string[] errors = [.. functions.Select(function => function.Class).Distinct().SelectMany(type => Check(type, known))];
        if (errors.Length > 0)
        {
            throw new StartupException("these function classes cannot be constructed", errors);
        }
    }

    private static IEnumerable<string> Check(Type type, IServiceProviderIsService known)
    {
        var constructors = type.GetConstructors();
        if (constructors.Length != 1)
        {
            return [$"{type.FullName} has {constructors.Length} public constructors: leave one."];
        }

        return from parameter in constructors[0].GetParameters()
               where !parameter.HasDefaultValue && !known.IsService(parameter.ParameterType)
               select $"{type.FullName} takes {parameter.ParameterType.Name} '{parameter.Name}', "
                   + "for which no service is registered: register one in Composition.AddWasmOs.";
    }
}
