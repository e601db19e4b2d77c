using System.Reflection;

namespace WasmOs.Host.Discovery;

/// <summary>The rule for the methods of all triggers: the host must be able to call the method on an instance.</summary>
internal static class CallableRules
{
    /// <summary>Returns an error for each broken rule, as the end of a sentence that begins with the method's name.</summary>
    public static IEnumerable<string> Check(MethodInfo method)
    {
        if (!method.IsPublic || !method.DeclaringType!.IsVisible)
        {
            yield return "is not visible: make the method and its class public.";
        }

        if (method.IsStatic || method.IsGenericMethodDefinition || method.DeclaringType!.IsAbstract || method.DeclaringType.ContainsGenericParameters)
        {
            yield return "cannot be called on an instance: make it a plain instance method of a class that is neither abstract, static nor generic.";
        }
    }
}
