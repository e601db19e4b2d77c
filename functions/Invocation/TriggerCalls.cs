using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace WasmOs.Functions.Invocation;

/// <summary>Compiles the calls of queue and timer functions, as <see cref="HttpCallCompiler"/> does those of HTTP functions.</summary>
internal static class TriggerCalls
{
    /// <summary>Creates the call of <paramref name="method"/>. At the first call, the function's class is constructed and the call is compiled.</summary>
    /// <typeparam name="T">The type of the trigger's data: the body of a message, or the state of a timer.</typeparam>
    public static TriggerCall<T> Create<T>(MethodInfo method, IServiceProvider services)
    {
        var compiled = new Lazy<TriggerCall<T>>(() => Compile<T>(method, services.GetRequiredService(method.DeclaringType!)));
        return (data, cancellationToken) => compiled.Value(data, cancellationToken);
    }

    private static TriggerCall<T> Compile<T>(MethodInfo method, object instance)
    {
        var data = Expression.Parameter(typeof(T), "data");
        var token = Expression.Parameter(typeof(CancellationToken), "cancellationToken");
        var arguments = method.GetParameters().Select(parameter => Bind(parameter, data, token));
        Expression call = Expression.Call(Expression.Constant(instance, method.DeclaringType!), method, arguments);
        var returned = method.ReturnType;
        var result = returned == typeof(ValueTask) ? call
            : returned == typeof(Task) ? Expression.New(typeof(ValueTask).GetConstructor([typeof(Task)])!, call)
            : Expression.Block(call, Expression.Default(typeof(ValueTask)));
        return Expression.Lambda<TriggerCall<T>>(result, data, token).Compile();
    }

    private static Expression Bind(ParameterInfo parameter, Expression data, Expression token)
    {
        var type = parameter.ParameterType;
        return type == typeof(CancellationToken) ? token
            : type == data.Type ? data
            : Expression.Call(
                type == typeof(string) ? ((Func<ReadOnlyMemory<byte>, string>)ToText).Method : ((Func<ReadOnlyMemory<byte>, byte[]>)ToBytes).Method, data);
    }

    private static string ToText(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);

    private static byte[] ToBytes(ReadOnlyMemory<byte> body) => body.ToArray();
}
