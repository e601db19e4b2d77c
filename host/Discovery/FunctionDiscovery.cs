using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using WasmOs.Host.Startup;

namespace WasmOs.Host.Discovery;

/// <summary>Finds the methods with <see cref="FunctionAttribute"/> in assemblies and checks the rules of functions. Reports all mistakes at once.</summary>
internal sealed partial class FunctionDiscovery
{
    private readonly IReadOnlyList<ITriggerRules> _triggers;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly List<FunctionDefinition> _functions = [];
    private readonly List<string> _errors = [];

    private FunctionDiscovery(IReadOnlyList<ITriggerRules> triggers, IReadOnlyDictionary<string, string> settings)
    {
        _triggers = triggers;
        _settings = settings;
    }

    /// <summary>Finds the functions of <paramref name="assemblies"/>.</summary>
    /// <exception cref="StartupException">A function breaks a rule; the exception lists all mistakes.</exception>
    public static IReadOnlyList<FunctionDefinition> Find(
        IEnumerable<Assembly> assemblies, IReadOnlyList<ITriggerRules> triggers, IReadOnlyDictionary<string, string> settings) =>
        Find(assemblies.SelectMany(assembly => assembly.GetTypes()), triggers, settings);

    /// <summary>Finds the functions of <paramref name="classes"/>.</summary>
    /// <param name="classes">The classes to search.</param>
    /// <param name="triggers">The rules of the triggers that this host supports.</param>
    /// <param name="settings">All settings by name, for triggers that refer to a setting.</param>
    /// <exception cref="StartupException">A function breaks a rule; the exception lists all mistakes.</exception>
    public static IReadOnlyList<FunctionDefinition> Find(
        IEnumerable<Type> classes, IReadOnlyList<ITriggerRules> triggers, IReadOnlyDictionary<string, string> settings)
    {
        var discovery = new FunctionDiscovery(triggers, settings);
        foreach (var type in classes.Where(type => type.IsClass))
        {
            discovery.Visit(type);
        }

        discovery._errors.AddRange(UniquenessRules.Check(discovery._functions));
        return discovery._errors.Count == 0 ? discovery._functions : throw new StartupException("these functions need a change", discovery._errors);
    }

    private void Visit(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var method in type.GetMethods(All))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } function)
            {
                VisitFunction(method, function.Name);
            }
        }
    }

    private void VisitFunction(MethodInfo method, string name)
    {
        if (!NamePattern().IsMatch(name))
        {
            Refuse(method, $"the function's name '{name}' must be a letter, then up to 126 letters, digits, '-' or '_'.");
        }

        ParameterInfo[] marked = [.. method.GetParameters().Where(parameter => _triggers.Any(rules => parameter.IsDefined(rules.Attribute)))];
        if (marked.Length != 1)
        {
            Refuse(method, marked.Length == 0
                ? $"has no trigger: put {TriggerNames()} on a parameter."
                : "has several triggers: leave one, and write a function for each of the others.");
            return;
        }

        var kind = _triggers.First(rules => marked[0].IsDefined(rules.Attribute));
        var before = _errors.Count;
        var candidate = new FunctionCandidate(method, name, marked[0].GetCustomAttribute(kind.Attribute)!, _settings, _errors);
        if (kind.Define(candidate) is { } function && _errors.Count == before)
        {
            _functions.Add(function);
        }
    }

    private string TriggerNames()
    {
        string[] names = [.. _triggers.Select(rules => rules.Attribute.Name.Replace("Attribute", "", StringComparison.Ordinal))];
        return names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    private void Refuse(MethodInfo method, string error) => _errors.Add(FunctionCandidate.Describe(method, error));

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,126}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
