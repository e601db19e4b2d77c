using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Invocation;

namespace WasmOs.Host.Discovery;

/// <summary>Finds the <see cref="FunctionAttribute"/> methods of assemblies and proves them well-formed, reporting every mistake at once.</summary>
internal sealed partial class FunctionDiscovery
{
    private readonly string _routePrefix;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly List<FunctionDefinition> _functions = [];
    private readonly List<string> _errors = [];

    private FunctionDiscovery(string routePrefix, IReadOnlyDictionary<string, string> settings)
    {
        _routePrefix = routePrefix.Trim('/');
        _settings = settings;
    }

    /// <summary>Finds the functions of <paramref name="assemblies"/>.</summary>
    /// <exception cref="StartupException">A function is not well-formed.</exception>
    public static IReadOnlyList<FunctionDefinition> Find(IEnumerable<Assembly> assemblies, string routePrefix, IReadOnlyDictionary<string, string> settings) =>
        Find(assemblies.SelectMany(assembly => assembly.GetTypes()), routePrefix, settings);

    /// <summary>Finds the functions of <paramref name="classes"/>.</summary>
    /// <exception cref="StartupException">A function is not well-formed.</exception>
    public static IReadOnlyList<FunctionDefinition> Find(IEnumerable<Type> classes, string routePrefix, IReadOnlyDictionary<string, string> settings)
    {
        var discovery = new FunctionDiscovery(routePrefix, settings);
        foreach (Type type in classes.Where(type => type.IsClass))
        {
            discovery.Visit(type);
        }

        discovery._errors.AddRange(UniquenessRules.Check(discovery._functions));
        return discovery._errors.Count == 0 ? discovery._functions : throw new StartupException("these functions need a change", discovery._errors);
    }

    private void Visit(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (MethodInfo method in type.GetMethods(All))
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

        ParameterInfo[] triggers = [.. method.GetParameters().Where(IsTrigger)];
        if (triggers.Length != 1)
        {
            Refuse(method, triggers.Length == 0
                ? "has no trigger: put HttpTrigger, TimerTrigger or QueueTrigger on a parameter."
                : "has several triggers: leave one, and write a function for each of the others.");
            return;
        }

        if (triggers[0].GetCustomAttribute<HttpTriggerAttribute>() is { } http)
        {
            VisitHttp(method, name, http);
            return;
        }

        if (triggers[0].GetCustomAttribute<QueueTriggerAttribute>() is { } queue)
        {
            VisitQueue(method, name, queue);
            return;
        }

        VisitTimer(method, name, triggers[0].GetCustomAttribute<TimerTriggerAttribute>()!);
    }

    private void VisitQueue(MethodInfo method, string name, QueueTriggerAttribute trigger)
    {
        int before = _errors.Count;
        string? queue = Resolve(method, trigger.QueueName);
        _errors.AddRange(TriggerRules.CheckQueue(method, queue, trigger).Select(error => Describe(method, error)));
        if (_errors.Count == before)
        {
            _functions.Add(new FunctionDefinition { Name = name, Method = method, Trigger = TriggerKind.Queue, Queue = queue });
        }
    }

    private void VisitTimer(MethodInfo method, string name, TimerTriggerAttribute trigger)
    {
        int before = _errors.Count;
        string? schedule = Resolve(method, trigger.Schedule);
        _errors.AddRange(TriggerRules.CheckTimer(method, schedule).Select(error => Describe(method, error)));
        if (_errors.Count == before)
        {
            _functions.Add(new FunctionDefinition { Name = name, Method = method, Trigger = TriggerKind.Timer, Timer = trigger, Schedule = schedule });
        }
    }

    /// <summary>The text of a trigger, or the setting that it names; null when there is no such setting, which is then reported.</summary>
    private string? Resolve(MethodInfo method, string text)
    {
        if (text is not ['%', .. { Length: > 0 } setting, '%'])
        {
            return text;
        }

        if (_settings.TryGetValue(setting, out string? value) && !string.IsNullOrWhiteSpace(value))
        {
            return value.Trim();
        }

        Refuse(method, $"takes the setting '{setting}', which is not set: set it as an environment variable or under Values of local.settings.json.");
        return null;
    }

    private void VisitHttp(MethodInfo method, string name, HttpTriggerAttribute trigger)
    {
        int before = _errors.Count;
        if (trigger.AuthLevel != AuthorizationLevel.Anonymous)
        {
            Refuse(method, $"asks for AuthorizationLevel.{trigger.AuthLevel}, but this host has no function keys: use Anonymous and check the caller in the function.");
        }

        RoutePattern? route = ParseRoute(method, trigger.Route ?? name);
        if (route is not null)
        {
            _errors.AddRange(SignatureRules.Check(method, route).Select(error => Describe(method, error)));
        }

        if (_errors.Count == before)
        {
            _functions.Add(new FunctionDefinition { Name = name, Method = method, Trigger = TriggerKind.Http, Route = route, HttpMethods = FunctionMethods.HttpMethodsOf(trigger) });
        }
    }

    private RoutePattern? ParseRoute(MethodInfo method, string route)
    {
        string template = (_routePrefix.Length == 0 ? "" : _routePrefix + "/") + route.TrimStart('/');
        try
        {
            return RoutePatternFactory.Parse(template);
        }
        catch (RoutePatternException e)
        {
            Refuse(method, $"has the route '{template}', which cannot be read: {e.Message}");
            return null;
        }
    }

    private static bool IsTrigger(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(HttpTriggerAttribute)) || parameter.IsDefined(typeof(TimerTriggerAttribute)) || parameter.IsDefined(typeof(QueueTriggerAttribute));

    private void Refuse(MethodInfo method, string error) => _errors.Add(Describe(method, error));

    private static string Describe(MethodInfo method, string error) => $"{method.DeclaringType!.FullName}.{method.Name} {error}";

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,126}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
